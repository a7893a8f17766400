using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>A known item of which something must be written.</summary>
public sealed record UpdatedItem
{
    public required long Id { get; init; }

    /// <summary>What people are told; null when only evidence moved (an installed version, a line), which is nobody's news.</summary>
    public ItemEventKind? Event { get; init; }

    /// <summary>Why, where the kind alone does not say it.</summary>
    public string? Reason { get; init; }

    public required ItemState From { get; init; }

    public required ItemState To { get; init; }

    public required SeverityBand FromBand { get; init; }

    public required SeverityBand Band { get; init; }

    public required Category FromCategory { get; init; }

    public required Category Category { get; init; }

    public required bool IsFixable { get; init; }

    public required long EvidenceHash { get; init; }

    public required int Occurrences { get; init; }

    /// <summary>Number of its staged texts; 0 when the stored ones stay. With it <see cref="Severity"/> is to be stored.</summary>
    public int Row { get; init; }

    public double Severity { get; init; }

    /// <summary>The scope that closes it from now on, by number in <see cref="ComparisonResult.Changes.Scopes"/>; null when it stays.</summary>
    public int? MovedTo { get; init; }

    /// <summary>Its key from now on; null when it stays. The former one stays known as an alias.</summary>
    public Fingerprint? Rekeyed { get; init; }

    /// <summary>It counts as open from now on, not from when it was opened before.</summary>
    public bool IsOpenedAnew => Event is ItemEventKind.Reopened or ItemEventKind.Returned;

    /// <summary>One more time that it came back. A subject that was away for a while does not count: its fault was never mended.</summary>
    public bool IsRelapse => Event == ItemEventKind.Reopened;

    /// <summary>What the event tells as before and after: the states where they differ, else the bands.</summary>
    public (int From, int To) Told => From == To ? ((int)FromBand, (int)Band) : ((int)From, (int)To);
}
