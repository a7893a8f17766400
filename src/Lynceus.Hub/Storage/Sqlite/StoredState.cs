namespace Lynceus.Hub.Storage.Sqlite;

/// <summary>States as they stand in statements. Literals, since SQLite uses a partial index only for a condition that it can read.</summary>
internal static class StoredState
{
    public static readonly string IsOpen = $"state = {(int)ItemState.Open}";

    /// <summary>Open, and nobody decided against it: what lists show unless asked otherwise.</summary>
    /// <param name="table">The table's name in the statement; it has columns <c>state</c> and <c>resolution</c>.</param>
    public static string IsToDo(string table) => $"{table}.state = {(int)ItemState.Open} AND {table}.resolution = {(int)Resolution.Open}";

    /// <summary>The opposite of <see cref="IsToDo"/>.</summary>
    public static string IsSettled(string table) => $"({table}.state <> {(int)ItemState.Open} OR {table}.resolution <> {(int)Resolution.Open})";
}
