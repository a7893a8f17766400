namespace Lynceus.Hub.Features.ActionItems;

internal static class ActionItemSortNames
{
    public static IReadOnlyDictionary<string, ActionItemSort> ByName { get; } = new Dictionary<string, ActionItemSort>(StringComparer.Ordinal)
    {
        ["severity"] = ActionItemSort.Worst,
        ["newest"] = ActionItemSort.Newest,
        ["oldest"] = ActionItemSort.Oldest,
    };

    public static string Of(ActionItemSort sort) => sort switch
    {
        ActionItemSort.Newest => "newest",
        ActionItemSort.Oldest => "oldest",
        _ => "severity",
    };
}
