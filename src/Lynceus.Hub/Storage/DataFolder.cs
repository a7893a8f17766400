using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Storage;

/// <summary>The folder that keeps everything: what is in it, and whether it can be used.</summary>
internal static partial class DataFolder
{
    private const string Reports = "reports";
    private const string Incoming = "incoming";
    private const string Temporary = "tmp";
    private const string Orphaned = "orphaned";
    private const int OwnerOnly = 0b000_111_111; // what nobody else may do: 077

    public static string ReportsOf(string folder) => Path.Combine(folder, Reports);

    public static string IncomingOf(string folder) => Path.Combine(folder, Incoming);

    public static string TemporaryOf(string folder) => Path.Combine(folder, Temporary);

    public static string OrphanedOf(string folder) => Path.Combine(folder, Orphaned);

    public static string DatabaseOf(string folder) => Path.Combine(folder, "hub.sqlite");

    /// <summary>Folders that must be writable for a report to be kept and compared.</summary>
    public static IReadOnlyList<string> Written(string folder) => [folder, IncomingOf(folder), TemporaryOf(folder)];

    /// <summary>Makes the folder, lets this process keep its temporary files in it and nobody else read what it writes. Once, before anything else is opened:
    /// both hold for the whole process.</summary>
    /// <exception cref="DataFolderException">The folder cannot be written to.</exception>
    public static void UseForProcess(string folder)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                _ = SetMask(OwnerOnly);
            }

            PrivateFolder.Create(folder);
            var temporary = PrivateFolder.Create(TemporaryOf(folder)).FullName;
            Environment.SetEnvironmentVariable(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR", temporary);
            using var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
            connection.Open();
            connection.Execute($"PRAGMA temp_store_directory = '{temporary.Replace("'", "''", StringComparison.Ordinal)}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException)
        {
            throw new DataFolderException($"The data folder {folder} cannot be written to: {e.Message}", e);
        }
    }

    /// <summary>No page more fits: SQLite then fails in ways that do not say so.</summary>
    public static bool IsFull(string folder) => Directory.Exists(folder) && new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace < Environment.SystemPageSize * 16;

    /// <summary>Removes what a process that ended without warning left behind.</summary>
    public static void RemoveTemporary(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(PrivateFolder.Create(TemporaryOf(folder)).FullName))
        {
            File.Delete(path);
        }
    }

    /// <summary>Says in one line what to do about a damaged database.</summary>
    public static DataFolderException Damaged(string folder, Exception exception) => new(
        $"The database {DatabaseOf(folder)} is damaged ({exception.Message}). Restore it with its -wal file from a backup; "
        + $"or move it away, start anew and import the files in {ReportsOf(folder)} again.",
        exception);

    /// <summary>An empty database beside kept reports: somebody copied the one without the other, or without its -wal file.</summary>
    /// <exception cref="DataFolderException">So it is.</exception>
    public static async Task RefuseLostDatabaseAsync(string folder, DbConnection connection, CancellationToken cancellationToken)
    {
        var isNew = await connection.ExecuteScalarAsync<long>(new CommandDefinition("PRAGMA user_version", cancellationToken: cancellationToken)) == 0;
        var reports = ReportsOf(folder);
        if (isNew && Directory.Exists(reports) && Directory.EnumerateFiles(reports, "*.gz", SearchOption.AllDirectories).Any())
        {
            throw new DataFolderException(
                $"The database {DatabaseOf(folder)} is empty although {reports} holds reports. Restore hub.sqlite and, where there is one, hub.sqlite-wal from a backup; "
                + "or move the reports away, start anew and import them again.");
        }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetMask(int mask);
}
