using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Lynceus.Hub.Storage;

/// <summary>Uses the system's SQLite, which the distribution keeps patched, instead of a bundled copy.</summary>
internal static class SqliteLibrary
{
    private static readonly string[] SystemNames = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib"];

    private static readonly Lock Gate = new();
    private static bool _isInUse;

    /// <summary>Must be called before the first connection; further calls do nothing.</summary>
    /// <exception cref="DllNotFoundException">SQLite is not installed; the message says how to get it.</exception>
    public static void Use()
    {
        lock (Gate)
        {
            if (_isInUse)
            {
                return;
            }

            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            raw.FreezeProvider();
            _isInUse = true;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (!string.Equals(name, "e_sqlite3", StringComparison.Ordinal))
        {
            return 0;
        }

        foreach (var candidate in SystemNames)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            "SQLite is not installed. On Debian and Ubuntu: apt-get install libsqlite3-0; on Alpine: apk add sqlite-libs.");
    }
}
