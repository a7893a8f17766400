using Lynceus.Hub.Storage;
using Lynceus.Reports;

namespace Lynceus.Hub.Features.Clusters;

/// <summary>A cluster as the API shows it.</summary>
public sealed record ClusterView
{
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><c>reporting</c>: every source spoke within the hub's time; <c>stale</c>: some did not; <c>silent</c>: none did.</summary>
    public required string State { get; init; }

    public required IReadOnlyList<SourceView> Sources { get; init; }

    /// <summary>Open and undecided items.</summary>
    public required OpenView Open { get; init; }

    internal static ClusterView Of(
        string name, long createdAt, IEnumerable<ClusterQueries.SourceRow> sources, Dictionary<long, long> open, DateTimeOffset now, TimeSpan silentAfter)
    {
        var views = sources.Select(s => new SourceView
        {
            Tool = s.Tool,
            LastReportId = s.LastReportId,
            LastAttemptAt = UnixTime.FromMilliseconds(s.LastAttemptAtMs),
            LastOkAt = UnixTime.FromMilliseconds(s.LastOkAtMs),
            LastError = s.LastError,
            IsSilent = s.LastOkAtMs is not { } ok || now - UnixTime.FromMilliseconds(ok) > silentAfter,
        }).ToList();
        long Count(SeverityBand band) => open.GetValueOrDefault((long)band);
        return new ClusterView
        {
            Name = name,
            CreatedAt = UnixTime.FromMilliseconds(createdAt),
            State = views.TrueForAll(static v => v.IsSilent) ? "silent" : views.Exists(static v => v.IsSilent) ? "stale" : "reporting",
            Sources = views,
            Open = new OpenView(
                Count(SeverityBand.Critical), Count(SeverityBand.High), Count(SeverityBand.Medium), Count(SeverityBand.Low), Count(SeverityBand.None)),
        };
    }

    public sealed record SourceView
    {
        public required string Tool { get; init; }

        public required long LastReportId { get; init; }

        public required DateTimeOffset LastAttemptAt { get; init; }

        /// <summary>Null: no report of it could be used yet.</summary>
        public DateTimeOffset? LastOkAt { get; init; }

        public string? LastError { get; init; }

        public required bool IsSilent { get; init; }
    }

    public sealed record OpenView(long Critical, long High, long Medium, long Low, long None);
}
