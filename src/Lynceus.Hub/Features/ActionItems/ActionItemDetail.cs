using Lynceus.Hub.Ingest;
using Lynceus.Hub.Storage;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Everything about one item.</summary>
public sealed record ActionItemDetail
{
    public required ActionItemRow Item { get; init; }

    public required DetailRow Detail { get; init; }

    /// <summary>What the newest report that named it says of it.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>About the check, the same for all its items, Markdown; null when the tool has none.</summary>
    public string? Description { get; init; }

    public IReadOnlyList<string> References { get; init; } = [];

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<EventRow> Events { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<NoteRow> Notes { get; init; } = [];

    /// <summary>Other items of the same weakness, for which its decisions hold as well; at most <see cref="ActionItemQueries.MaxLimit"/>.</summary>
    public IReadOnlyList<Witness> Witnesses { get; init; } = [];

    /// <summary>When a report last looked at its subject; null unless it is open.</summary>
    public DateTimeOffset? LastReportedAt { get; init; }

    /// <summary>Since when no report looks at its subject any more although its tool reports; null while it is confirmed.</summary>
    public DateTimeOffset? UnconfirmedSince { get; init; }

    public sealed record DetailRow
    {
        public long ReportId { get; init; }

        public string Pointer { get; init; } = "";

        public string? Observed { get; init; }

        public string EvidenceJson { get; init; } = "{}";

        public string? ResolvedBy { get; init; }

        public long? ResolvedAtMs { get; init; }
    }

    public sealed record EventRow
    {
        public long AtMs { get; init; }

        /// <summary>As listed in 0001_items.sqlite.sql.</summary>
        public string Kind { get; init; } = "";

        public string? FromValue { get; init; }

        public string? ToValue { get; init; }

        public string? Reason { get; init; }

        public long? ReportId { get; init; }

        public string? Actor { get; init; }

        public DateTimeOffset At => UnixTime.FromMilliseconds(AtMs);
    }

    public sealed record NoteRow
    {
        public long AtMs { get; init; }

        public string Author { get; init; } = "";

        public string Body { get; init; } = "";

        public DateTimeOffset At => UnixTime.FromMilliseconds(AtMs);
    }
}
