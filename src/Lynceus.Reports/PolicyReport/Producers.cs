namespace Lynceus.Reports.PolicyReport;

/// <summary>Who wrote which lists of a report, so that the lists a producer has left can be told from those it still writes.</summary>
/// <remarks>
/// A producer writes one group at a time, and when it moves to another one its old objects are removed or left behind. A list of the new group is then all
/// that it reports, so what only its old lists named is gone. Producers are told apart: one that stays with the old group keeps what it reports.
/// From a newer group back to an older one a list only counts when it is known to be fresh, because objects that were left behind look the same.
/// </remarks>
internal sealed class Producers
{
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    private readonly Dictionary<(string Producer, bool IsClusterWide), Seen> _seen = [];

    public void Add(string producer, PolicyReportKind kind, DateTimeOffset? time)
    {
        if (producer.Length == 0)
        {
            return;
        }

        if (!_seen.TryGetValue((producer, kind.IsClusterWide), out var seen))
        {
            _seen[(producer, kind.IsClusterWide)] = seen = new Seen();
        }

        seen.Kinds.Add(kind);
        seen.Newest = seen.Newest is { } newest && !(time > newest) ? newest : time;
    }

    /// <summary>States the lists that producers have left, beside those that the report walked.</summary>
    public void Report(TranslationContext context, IReadOnlyList<(string Family, string Listing, Extent Extent)> walked)
    {
        foreach (var ((producer, _), seen) in _seen)
        {
            if (seen.Kinds.Count != 1)
            {
                continue; // both lists are in the report, and each speaks for itself
            }

            var kind = seen.Kinds.First();
            var extent = walked.FirstOrDefault(l => l.Listing == kind.Listing).Extent;
            if (extent is null)
            {
                continue;
            }

            var isFresh = seen.Newest is { } newest && context.GeneratedAt - newest < Fresh;
            foreach (var (other, isOlder) in kind.Elsewhere)
            {
                if (isOlder || isFresh)
                {
                    context.Listed(PolicyReportKind.Family, other.ListingOf(producer), extent);
                }
            }
        }
    }

    private sealed class Seen
    {
        public HashSet<PolicyReportKind> Kinds { get; } = [];

        public DateTimeOffset? Newest { get; set; }
    }
}
