using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lynceus.Hub.Storage;

/// <summary>Tells trouble of the machine that may pass (a full disk, a locked file) from faults that come back with every try.</summary>
internal static class PassingTrouble
{
    public static bool Is(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => false,
        IOException or UnauthorizedAccessException => true,
        SqliteException e => e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_IOERR
            or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN,
        _ => false,
    };
}
