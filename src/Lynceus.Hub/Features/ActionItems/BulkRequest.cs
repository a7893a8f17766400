namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Body of <c>POST /action-items/bulk</c>: a decision over items, named one by one or by a filter.</summary>
public sealed record BulkRequest : DecisionRequest
{
    /// <summary>At most 10,000. Either this or <see cref="Filter"/>.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>A query string as the list takes it, for example <c>cluster=prod&amp;check=KSV-0014</c>; the first 10,000 items of that list.</summary>
    public string? Filter { get; init; }
}
