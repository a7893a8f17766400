using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>What is to be written of a scope that a report named.</summary>
public sealed record ScopeUpdate
{
    public required Scope Scope { get; init; }

    /// <summary>Null when the scope is new.</summary>
    public long? KnownId { get; init; }

    /// <summary>False: nothing of it is to be written, and a new scope is not needed.</summary>
    public bool IsWritten { get; set; }

    /// <summary>Its times as a whole; null when they stay.</summary>
    public (long? StatedAt, long LookedAt)? Looked { get; init; }

    /// <summary>Why it could not be examined; null when it could.</summary>
    public string? Error { get; init; }

    /// <summary>The list that names it now; null when that stays.</summary>
    public string? Listing { get; init; }

    /// <summary>Variants to be stored, in place of those with the same name.</summary>
    public IReadOnlyList<KnownVariant> Variants { get; init; } = [];

    /// <summary>Names of variants that ended.</summary>
    public IReadOnlyList<string> EndedVariants { get; init; } = [];
}
