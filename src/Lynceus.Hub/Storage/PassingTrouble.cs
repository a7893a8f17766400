using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lynceus.Hub.Storage;

/// <summary>Tells trouble of the machine that may pass (a full disk, a locked file, a volume that is away) from faults that come back with every try.</summary>
internal static class PassingTrouble
{
    // ENOSPC and EDQUOT of Linux; .NET keeps the number in the low half of the result.
    private const int NoSpace = 28;
    private const int NoQuota = 122;

    public const string NoSpaceLeft = "There is no space left in the data folder.";

    public static bool Is(Exception exception) => exception switch
    {
        IOException or UnauthorizedAccessException => true,
        SqliteException e => e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_IOERR
            or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN,
        _ => false,
    };

    /// <summary>What is in the way, as a sentence that names no path.</summary>
    public static string Words(Exception exception) => exception switch
    {
        IOException { HResult: var result } when (result & 0xFFFF) is NoSpace or NoQuota => NoSpaceLeft,
        FileNotFoundException or DirectoryNotFoundException => "A folder of the data folder is missing.",
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => NoSpaceLeft,
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => "Another program held the database locked.",
        SqliteException { SqliteErrorCode: raw.SQLITE_READONLY } or UnauthorizedAccessException => "The data folder cannot be written to.",
        SqliteException { SqliteErrorCode: raw.SQLITE_NOMEM } => "There was not enough memory.",
        _ => "The data folder could not be read or written; the hub's log has the reason.",
    };
}
