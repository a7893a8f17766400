namespace Lynceus.Hub.Features.ActionItems;

/// <summary>What a person changes about the weaknesses of items; what is null stays as it is.</summary>
public sealed record Decision
{
    public Resolution? Resolution { get; init; }

    /// <summary>Why; at most 2,000 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>When the decision ends and the item is open again; null: never.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Name of the owner; empty takes the owner away.</summary>
    public string? Assignee { get; init; }

    /// <summary>By when it is to be mended, such as <c>2027-01-31</c>; empty takes the date away.</summary>
    public string? Due { get; init; }

    /// <summary>A note to add; at most 10,000 characters.</summary>
    public string? Note { get; init; }
}
