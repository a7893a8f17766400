namespace Lynceus.Reports.Trivy;

/// <summary>What a report shows to have been looked at. Said at the report's end, since only then all its scanners are known.</summary>
/// <remarks>Trivy leaves out what it found nothing in, so a Kubernetes object without results of a family was looked at when any other has some.
/// Memory grows with the number of objects scanned, never with findings.</remarks>
internal sealed class TrivyCoverage(TranslationContext context)
{
    // What a scan of a cluster lists, by kind; an image, a file system or a repository is in no list.
    private const string ObjectListing = "objects";

    private readonly Dictionary<string, Examination> _examinations = new(StringComparer.Ordinal);
    private TrivyFamilies _seen;
    private bool _hasUnnamed;

    /// <summary>Opens, or finds again, the record of a Kubernetes object. The report shows it as it runs, so it has no variants.</summary>
    /// <param name="time">As for <see cref="OfArtifact"/>.</param>
    public Examination OfObject(Subject subject, DateTimeOffset? time)
    {
        if (!_examinations.TryGetValue(subject.Key, out var examination))
        {
            _examinations[subject.Key] = examination = new Examination(
                new Scope("", subject.Namespace, subject.Key) { Listing = $"{ObjectListing}/{subject.Kind}", Time = time });
        }

        return examination;
    }

    /// <summary>Opens the record of an artifact that was scanned by itself.</summary>
    /// <param name="time">When it was scanned; null where the report does not say.</param>
    public Examination OfArtifact(TrivyArtifact artifact, DateTimeOffset? time)
    {
        var examination = new Examination(new Scope("", "", artifact.Subject.Key) { Variant = artifact.Variant, Time = time });
        if (!artifact.IsNamed)
        {
            examination.Error = "The report does not name what was scanned.";
        }

        return _examinations[artifact.Subject.Key] = examination;
    }

    public void Saw(TrivyFamilies families) => _seen |= families;

    /// <summary>A subject could not be told, so "all subjects" cannot be said of this report.</summary>
    public void SawUnnamed() => _hasUnnamed = true;

    /// <summary>Says what the report covers.</summary>
    /// <returns>Why the report closes nothing; null when it may.</returns>
    public string? Close(bool isCluster)
    {
        foreach (var examination in _examinations.Values)
        {
            Close(examination);
        }

        if (_seen == TrivyFamilies.None)
        {
            return "The report shows no result of any scanner.";
        }

        if (isCluster)
        {
            List();
            return null;
        }

        return _examinations.Values.FirstOrDefault(static e => e.Error is not null)?.Error;
    }

    /// <summary>Names the lists that were walked, and of each kind the namespaces that the report proves.</summary>
    /// <remarks>
    /// Which kinds and namespaces were left out (<c>--include-namespaces</c>, <c>--include-kinds</c>, missing rights) leaves no trace, so only those that
    /// appear count. Both filters hold for all objects, so a kind that appears was looked for in each namespace that appears.
    /// A single object may have been scanned on its own request; it does not speak for its neighbours.
    /// </remarks>
    private void List()
    {
        if (_examinations.Count < 2 || _hasUnnamed)
        {
            return;
        }

        var listings = new SortedSet<string>(_examinations.Values.Select(static e => e.Listing), StringComparer.Ordinal);
        var extent = Extent.OfNamespaces(_examinations.Values.Select(static e => e.Namespace));
        foreach (var family in TrivyFamily.Each)
        {
            if (!_seen.HasFlag(family))
            {
                continue;
            }

            var name = TrivyFamily.Name(family);
            context.Listed(name, ObjectListing, Extent.None);
            foreach (var listing in listings)
            {
                context.Listed(name, listing, extent);
            }
        }
    }

    private void Close(Examination examination)
    {
        foreach (var family in TrivyFamily.Each)
        {
            var scope = examination.Scope(family);
            if (examination.Error is { } error)
            {
                context.NotExamined(scope, error);
            }
            else if (examination.Unreadable.HasFlag(family))
            {
                context.NotExamined(scope, "A part of its results could not be read.");
            }
            else if (_seen.HasFlag(family))
            {
                context.Examined(scope);
            }
        }
    }

    /// <summary>How the scan of one subject went.</summary>
    /// <param name="template">Scope of the subject, without a family.</param>
    internal sealed class Examination(Scope template)
    {
        private readonly Dictionary<TrivyFamilies, Scope> _scopes = [];

        public string Namespace => template.Namespace;

        public string Listing => template.Listing;

        /// <summary>Why the scan of the subject failed; null when it did not.</summary>
        public string? Error { get; set; }

        /// <summary>Families of which an element was skipped: what it stood for may be open still, so nothing of them closes.</summary>
        public TrivyFamilies Unreadable { get; set; }

        public Scope Scope(TrivyFamilies family)
        {
            if (!_scopes.TryGetValue(family, out var scope))
            {
                _scopes[family] = scope = template with { Family = TrivyFamily.Name(family) };
            }

            return scope;
        }
    }
}
