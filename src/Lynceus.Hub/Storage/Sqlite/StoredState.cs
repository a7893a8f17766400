namespace Lynceus.Hub.Storage.Sqlite;

/// <summary>States as they stand in statements. Literals, since SQLite uses a partial index only for a condition that it can read.</summary>
internal static class StoredState
{
    public static readonly string IsOpen = $"state = {(int)ItemState.Open}";
}
