using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lynceus.Hosting.Endpoint;

/// <summary>How many connections a server may have, so that they never take the last file descriptors: the runtime aborts the process when there are none.</summary>
/// <param name="Connections">All of them; the next is closed at once.</param>
/// <param name="PerAddress">Of these, those of one address. A proxy in front has one address for everybody.</param>
public readonly partial record struct ConnectionBudget(int Connections, int PerAddress)
{
    // Database, reports, assemblies, sockets of its own; and what one request may open beside its connection.
    private const long Own = 512;
    private const int MinConnections = 64;
    private const int MaxConnections = 10_000;
    private const int NoFile = 7; // RLIMIT_NOFILE of Linux

    /// <summary>Half of the descriptors that are left, since a request opens files too; a quarter of the connections stays for other addresses.</summary>
    /// <param name="descriptors">That the process may open.</param>
    public static ConnectionBudget Of(long descriptors)
    {
        var connections = (int)Math.Clamp((descriptors - Own) / 2, MinConnections, MaxConnections);
        return new ConnectionBudget(connections, Math.Max(connections / 4 * 3, 1));
    }

    /// <summary>By the limit of this process.</summary>
    public static ConnectionBudget OfProcess() => Of(OperatingSystem.IsLinux() && GetLimit(NoFile, out var limit) == 0 ? (long)Math.Min(limit.Soft, int.MaxValue) : int.MaxValue);

    /// <summary>Closes what goes beyond. Once for a server.</summary>
    public void Limit(KestrelServerOptions server)
    {
        var perAddress = new AddressConnections(PerAddress);
        server.Limits.MaxConcurrentConnections = Connections;
        server.Limits.MaxConcurrentUpgradedConnections = 0;
        server.ConfigureEndpointDefaults(listen => listen.Use(perAddress.Guard));
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
