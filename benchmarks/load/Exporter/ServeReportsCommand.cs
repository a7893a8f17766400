using System.Globalization;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Load.Exporter;

/// <summary>An API server full of reports, in a process of its own. Commands come as lines: <c>change N</c> writes the next N reports anew, <c>sent</c> asks for the bytes sent about reports; each is answered by a line.</summary>
internal static class ServeReportsCommand
{
    public static async Task<int> RunAsync(int reports, int findings, bool isSharded, string kubeconfig)
    {
        var generated = new GeneratedReports();
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { Rbac = false, ShardedListAndWatch = isSharded, WatchHistoryBytes = 1L << 30 });
        server.Load(GeneratedReports.Definition());
        for (var number = 0; number < reports; number++)
        {
            server.Load(generated.Report(number, findings, version: 0));
        }

        // What generating left behind would be collected while the others are measured.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        server.WriteKubeconfig(kubeconfig);
        Console.WriteLine("ready");
        var (next, version) = (0, 1);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["change", var count]:
                    for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
                    {
                        server.Load(generated.Report(next, findings, version));
                        next = (next + 1) % reports;
                        version += next == 0 ? 1 : 0;
                    }

                    Console.WriteLine("changed");
                    break;
                case ["sent"]:
                    Console.WriteLine(server.BytesSent("vulnerabilityreports").ToString(CultureInfo.InvariantCulture));
                    break;
                default:
                    Console.WriteLine("?");
                    break;
            }
        }

        return 0;
    }
}
