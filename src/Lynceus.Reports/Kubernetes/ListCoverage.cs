namespace Lynceus.Reports.Kubernetes;

/// <summary>Judges whether exported objects are all there are, so that subjects without an object can be called gone.</summary>
/// <remarks>
/// A list is taken as complete for the families that it holds: everywhere when they lie in several namespaces, else in the one namespace,
/// since a list of one namespace looks the same as a list of a cluster that has reports in one only. Families without an object are not
/// judged. Several documents with different subjects count as a list; one object does not, nor does anything of which a part is missing.
/// </remarks>
internal sealed class ListCoverage(TranslationContext context)
{
    private readonly Dictionary<string, Seen> _families = new(StringComparer.Ordinal);
    private bool _hasList;
    private bool _hasObjects;
    private bool _isIncomplete;

    /// <summary>A list begins, empty or not.</summary>
    public void List() => _hasList = true;

    /// <summary>Something that belongs to the report is not in it or could not be read.</summary>
    public void Incomplete() => _isIncomplete = true;

    /// <summary>An object that was read but holds no findings by nature.</summary>
    public void Object() => _hasObjects = true;

    public void Object(Scope scope, bool inList)
    {
        _hasObjects = true;
        if (!_families.TryGetValue(scope.Family, out var seen))
        {
            _families[scope.Family] = new Seen(scope) { Several = inList };
            return;
        }

        seen.Several |= inList || scope.Key != seen.First.Key;
        seen.ManyNamespaces |= scope.Namespace != seen.First.Namespace;
    }

    /// <summary>Says what is complete, after the last object. Cluster-scoped families (<paramref name="isClusterWide"/>) have no namespace to be limited to.</summary>
    public void Report(Func<string, bool> isClusterWide)
    {
        if (_isIncomplete)
        {
            return;
        }

        if (_hasList && !_hasObjects)
        {
            context.CloseNothing("The list is empty.");
            return;
        }

        foreach (var (family, seen) in _families)
        {
            if (seen.Several)
            {
                context.Listed(
                    family, seen.First.Listing, seen.ManyNamespaces || isClusterWide(family) ? Extent.Cluster : Extent.OfNamespaces([seen.First.Namespace]));
            }
        }
    }

    private sealed class Seen(Scope first)
    {
        public Scope First { get; } = first;

        public bool Several { get; set; }

        public bool ManyNamespaces { get; set; }
    }
}
