namespace Lynceus.Hub.Features.ActionItems;

/// <summary>The part of the raw report that an item comes from.</summary>
internal sealed class ItemEvidence
{
    /// <summary>Null when the report is no longer kept or has nothing at that place.</summary>
    public Task<string?> FragmentAsync(ActionItemDetail item, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
