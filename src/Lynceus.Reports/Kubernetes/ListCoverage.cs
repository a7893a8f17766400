namespace Lynceus.Reports.Kubernetes;

/// <summary>Judges what exported objects prove to be all there is, so that subjects without an object can be called gone.</summary>
/// <remarks>
/// A list proves the namespaces that appear in it and no others: a list of one namespace looks the same as a list of a cluster that has reports in
/// one only. Kinds outside of namespaces are proven as a whole. Lists without an object are not judged. Several documents with different subjects
/// count as a list; one object does not, nor do events, nor does anything of which a part is missing.
/// </remarks>
internal sealed class ListCoverage(TranslationContext context)
{
    private readonly Dictionary<(string Family, string Listing), Seen> _lists = [];
    private bool _hasList;
    private bool _hasObjects;
    private bool _isIncomplete;

    /// <summary>A list begins, empty or not.</summary>
    public void List() => _hasList = true;

    /// <summary>Something that belongs to the report is not in it or could not be read.</summary>
    public void Incomplete() => _isIncomplete = true;

    /// <summary>An object that was read but proves nothing about other objects.</summary>
    public void Object() => _hasObjects = true;

    /// <summary>An object that stands in a list or among others of its kind.</summary>
    /// <param name="namespace">Namespace of the object; null when its subject lies elsewhere, so that it proves nothing about it.</param>
    public void Object(string family, string listing, string? @namespace, string subjectKey, bool inList, bool isClusterWide)
    {
        _hasObjects = true;
        if (!_lists.TryGetValue((family, listing), out var seen))
        {
            _lists[(family, listing)] = seen = new Seen(subjectKey, isClusterWide);
        }

        seen.Several |= inList || subjectKey != seen.FirstSubject;
        if (@namespace is not null)
        {
            seen.Namespaces.Add(@namespace);
        }
    }

    /// <summary>Says what was listed, after the last object, and returns it.</summary>
    public IReadOnlyList<(string Family, string Listing, Extent Extent)> Report()
    {
        if (_isIncomplete)
        {
            return [];
        }

        if (_hasList && !_hasObjects)
        {
            context.CloseNothing("The list is empty.");
            return [];
        }

        var stated = new List<(string, string, Extent)>();
        foreach (var ((family, listing), seen) in _lists)
        {
            if (seen.Several)
            {
                var extent = seen.IsClusterWide ? Extent.Cluster : Extent.OfNamespaces(seen.Namespaces);
                context.Listed(family, listing, extent);
                stated.Add((family, listing, extent));
            }
        }

        return stated;
    }

    private sealed class Seen(string firstSubject, bool isClusterWide)
    {
        public string FirstSubject { get; } = firstSubject;

        public bool IsClusterWide { get; } = isClusterWide;

        public HashSet<string> Namespaces { get; } = new(StringComparer.Ordinal);

        public bool Several { get; set; }
    }
}
