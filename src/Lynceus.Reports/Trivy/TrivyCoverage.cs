namespace Lynceus.Reports.Trivy;

/// <summary>What a report shows to have been looked at. Said at the report's end, since only then all its scanners are known.</summary>
/// <remarks>Trivy leaves out what it found nothing in, so a Kubernetes object without results of a family was looked at when any other has some.
/// Memory grows with the number of objects scanned, never with findings.</remarks>
internal sealed class TrivyCoverage(TranslationContext context)
{
    // Objects that a scan of a cluster lists; an image, a file system or a repository is in no list.
    private const string ObjectListing = "objects";

    private readonly Dictionary<string, Examination> _examinations = new(StringComparer.Ordinal);
    private TrivyFamilies _seen;
    private bool _hasUnnamed;

    /// <summary>Opens, or finds again, the record of one subject.</summary>
    public Examination Of(Subject subject)
    {
        if (!_examinations.TryGetValue(subject.Key, out var examination))
        {
            _examinations[subject.Key] = examination = new Examination(
                subject.Namespace, subject.Key, subject.Kind is "Image" or "Filesystem" or "Repository" ? "" : ObjectListing);
        }

        return examination;
    }

    public void Saw(TrivyFamilies families) => _seen |= families;

    /// <summary>A subject could not be told, so "all subjects" cannot be said of this report.</summary>
    public void SawUnnamed() => _hasUnnamed = true;

    /// <summary>Says what the scan of one artifact covers.</summary>
    public void CloseArtifact()
    {
        foreach (var examination in _examinations.Values)
        {
            Close(examination);
        }

        CloseNothingWithoutResults();
    }

    /// <summary>Says what the scan of a cluster, of a namespace or of one object in it covers.</summary>
    public void CloseCluster()
    {
        string? only = null;
        var isSpread = false;
        foreach (var examination in _examinations.Values)
        {
            Close(examination);
            only ??= examination.Namespace;
            isSpread |= examination.Namespace.Length == 0 || examination.Namespace != only;
        }

        // A single object may have been scanned on its own request; it does not speak for its neighbours.
        if (_examinations.Count > 1 && !_hasUnnamed)
        {
            foreach (var family in TrivyFamily.Each)
            {
                if (_seen.HasFlag(family))
                {
                    context.Listed(TrivyFamily.Name(family), ObjectListing, isSpread ? Extent.Cluster : Extent.OfNamespaces([only!]));
                }
            }
        }

        CloseNothingWithoutResults();
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

    private void CloseNothingWithoutResults()
    {
        if (_seen == TrivyFamilies.None)
        {
            context.CloseNothing("The report shows no result of any scanner.");
        }
    }

    /// <summary>How the scan of one subject went.</summary>
    internal sealed class Examination(string @namespace, string key, string listing)
    {
        private readonly Dictionary<TrivyFamilies, Scope> _scopes = [];

        public string Namespace => @namespace;

        public string Key => key;

        /// <summary>Why the scan of the subject failed; null when it did not.</summary>
        public string? Error { get; set; }

        /// <summary>Families of which an element was skipped: what it stood for may be open still, so nothing of them closes.</summary>
        public TrivyFamilies Unreadable { get; set; }

        public Scope Scope(TrivyFamilies family)
        {
            if (!_scopes.TryGetValue(family, out var scope))
            {
                _scopes[family] = scope = new Scope(TrivyFamily.Name(family), @namespace, key) { Listing = listing };
            }

            return scope;
        }
    }
}
