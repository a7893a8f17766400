using System.Diagnostics;
using System.Net;
using Lynceus.Load.Exporter;

namespace Lynceus.Load.Metacollector;

/// <summary>The metacollector beside a client that opens thousands of streams and takes nothing of what they say: what it holds for them, and how long a new sensor waits meanwhile.</summary>
internal static class StalledPeersCommand
{
    // Of their own, so that the sensor is another peer.
    private static readonly IPAddress Hostile = IPAddress.Parse("127.0.0.2");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string program, int nodes, int podsPerNode, int streams, int connections, int seconds)
    {
        var cluster = new BenchCluster { Nodes = nodes, Pods = nodes * podsPerNode, Workloads = nodes * podsPerNode / 10, Services = nodes * podsPerNode / 20 };
        await using var server = new BenchApiServer(cluster);
        var kubeconfig = await server.StartAsync();
        var port = MetacollectorCommand.FreePort();
        Console.WriteLine("| what | value |\n|---|---|");
        using var broker = new BenchedProcess(
        [
            Environment.ProcessPath!, program, "metacollector", "--kubeconfig", kubeconfig, "--log-level", "error", "--broker-bind-address", $"127.0.0.1:{port}",
            "--metrics-bind-address", $"127.0.0.1:{MetacollectorCommand.FreePort()}", "--health-probe-bind-address", $"127.0.0.1:{MetacollectorCommand.FreePort()}",
        ]);
        await MetacollectorCommand.WaitForAsync(port);
        Row("first byte of a new sensor, before (with the lists)", await FirstByteAsync(port, cluster.NodeName(0)), "s");
        await Task.Delay(TimeSpan.FromSeconds(5)); // memory is given back once
        Row("resident memory before; highest", broker.ResidentMegabytes, "MB", broker.PeakMegabytes);

        var stalling = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => StallingConnection.OpenAsync(Hostile, port)));
        var started = Stopwatch.GetTimestamp();
        var opening = Task.WhenAll(stalling.Select((c, at) => OpenAsync(c, cluster, at, streams / connections)));
        var waits = new List<double>();
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            waits.Add(await FirstByteAsync(port, cluster.NodeName(waits.Count % nodes)));
            await Task.Delay(200);
        }

        await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Row("first byte of a new sensor meanwhile: median; longest", waits.Order().ElementAt(waits.Count / 2), "s", waits.Max());
        Row($"resident memory {seconds} s later; highest", broker.ResidentMegabytes, "MB", broker.PeakMegabytes);
        Row("streams that were reset by then", stalling.Sum(static c => c.Resets), "");
        Row("processor time", broker.CpuSeconds, "s");
        Array.ForEach(stalling, static c => c.Dispose());
        await Task.Delay(TimeSpan.FromSeconds(20));
        Row("resident memory 20 s after they have gone", broker.ResidentMegabytes, "MB");
        File.Delete(kubeconfig);
        return 0;
    }

    private static async Task OpenAsync(StallingConnection connection, BenchCluster cluster, int first, int streams)
    {
        for (var i = 0; i < streams; i++)
        {
            await connection.WatchAsync(cluster.NodeName((first + (i * 7)) % cluster.Nodes));
        }
    }

    private static async Task<double> FirstByteAsync(int port, string node)
    {
        var started = Stopwatch.GetTimestamp();
        using var client = MetacollectorCommand.Connect(port);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/metadata.Metadata/Watch")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(BenchSubscriber.Selector(node)),
            };
            request.Content.Headers.ContentType = new("application/grpc");
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
            await body.ReadExactlyAsync(new byte[1], patience.Token);
        }
        catch (OperationCanceledException)
        {
            // As long as it waited at the most.
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Row(string what, double value, string unit, params double[] more) => MetacollectorCommand.Row(what, value, unit, more);
}
