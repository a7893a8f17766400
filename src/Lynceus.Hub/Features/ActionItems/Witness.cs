namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Another item of the same weakness.</summary>
/// <param name="Tool">The tool that reports it, and closes it.</param>
/// <param name="Package">Null when it is not about a package.</param>
public sealed record Witness(long Id, string Tool, string Check, ItemState State, string? Package);
