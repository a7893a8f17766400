using Lynceus.Hub.Storage;
using Lynceus.Reports;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>One line of a list of Action Items. Column types follow SQLite: every integer is 64 bits.</summary>
public sealed record ActionItemRow
{
    public long Id { get; init; }

    public string Cluster { get; init; } = "";

    public string Tool { get; init; } = "";

    public string Check { get; init; } = "";

    public string Title { get; init; } = "";

    public double Severity { get; init; }

    public long BandNumber { get; init; }

    public long CategoryNumber { get; init; }

    public long StateNumber { get; init; }

    public long ResolutionNumber { get; init; }

    public string Kind { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Empty when the item is about the whole workload.</summary>
    public string Container { get; init; } = "";

    public string? Package { get; init; }

    /// <summary>1 when a fix is published.</summary>
    public long Fixable { get; init; }

    public long Occurrences { get; init; }

    public long ReopenCount { get; init; }

    public long FirstSeenMs { get; init; }

    public long OpenedAtMs { get; init; }

    public long? ClosedAtMs { get; init; }

    public string? CloseReason { get; init; }

    public string? ResolutionReason { get; init; }

    public long? ResolutionUntilMs { get; init; }

    public string? Assignee { get; init; }

    public long? DueAtMs { get; init; }

    public SeverityBand Band => (SeverityBand)BandNumber;

    public Category Category => (Category)CategoryNumber;

    public ItemState State => (ItemState)StateNumber;

    public Resolution Resolution => (Resolution)ResolutionNumber;

    public DateOnly? Due => UnixTime.FromMilliseconds(DueAtMs) is { } due ? DateOnly.FromDateTime(due.UtcDateTime) : null;

    public DateTimeOffset FirstSeen => UnixTime.FromMilliseconds(FirstSeenMs);

    public DateTimeOffset OpenedAt => UnixTime.FromMilliseconds(OpenedAtMs);

    public DateTimeOffset? ClosedAt => UnixTime.FromMilliseconds(ClosedAtMs);

    public DateTimeOffset? ResolutionUntil => UnixTime.FromMilliseconds(ResolutionUntilMs);
}
