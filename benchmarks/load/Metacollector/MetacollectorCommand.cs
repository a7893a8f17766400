using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lynceus.Load.Exporter;

namespace Lynceus.Load.Metacollector;

/// <summary>The metacollector as a process, with API server and sensors in this one: from its start until all are in sync, then changes, then changes beside sensors that do not read.</summary>
internal static class MetacollectorCommand
{
    private const int Stalled = 10;

    // In turns and short, since neither the machine nor a process that has just started is the same from one minute to the next; and not all equally long, since the process itself does some things every so often.
    private const int Slices = 20;
    private const int ShortestSlice = 3;
    private const int LongestSlice = 12;
    private const int ChangesPerSecond = 2_000;

    public static async Task<int> RunAsync(string program, int nodes, int podsPerNode, int connections, int seconds)
    {
        var cluster = new BenchCluster { Nodes = nodes, Pods = nodes * podsPerNode, Workloads = nodes * podsPerNode / 10, Services = nodes * podsPerNode / 20 };
        await using var server = new BenchApiServer(cluster);
        var kubeconfig = await server.StartAsync();
        var port = FreePort();
        using var stop = new CancellationTokenSource();
        Console.WriteLine("| what | value |\n|---|---|");

        var started = Stopwatch.GetTimestamp();
        using var broker = new BenchedProcess(
        [
            Environment.ProcessPath!, program, "metacollector", "--kubeconfig", kubeconfig, "--log-level", "warning", "--broker-bind-address", $"127.0.0.1:{port}",
            "--metrics-bind-address", $"127.0.0.1:{FreePort()}", "--health-probe-bind-address", $"127.0.0.1:{FreePort()}",
        ]);
        await WaitForAsync(port);
        var clients = Enumerable.Range(0, connections).Select(_ => Connect(port)).ToArray();
        var subscribers = Enumerable.Range(0, nodes).Select(i => new BenchSubscriber(clients[i % connections], cluster.NodeName(i), podsPerNode)).ToArray();
        var running = subscribers.Select(s => s.RunAsync(isStalled: false, stop.Token)).ToArray();
        await server.Listed;
        await Task.WhenAny(Task.WhenAll(subscribers.Select(static s => s.Synced)), Task.WhenAny(running).Unwrap());
        var synced = Stopwatch.GetTimestamp();
        Row("from start until all subscribers are in sync", Stopwatch.GetElapsedTime(started, synced).TotalSeconds, "s");
        Row("of that, after the API server had answered the lists", Stopwatch.GetElapsedTime(server.ListedAt, synced).TotalSeconds, "s");
        Row("events until then", subscribers.Sum(static s => s.Events), "");
        Row("processor time until then", broker.CpuSeconds, "s");
        Row("resident memory then; highest", broker.ResidentMegabytes, "MB", broker.PeakMegabytes);

        await Task.Delay(TimeSpan.FromSeconds(5)); // memory is given back once
        Row("resident memory five seconds later", broker.ResidentMegabytes, "MB");
        Report("first minute", await ChangeAsync(cluster, server, subscribers, broker, seconds));
        Row("first minute: resident memory; highest", broker.ResidentMegabytes, "MB", broker.PeakMegabytes);
        var (alone, beside) = (new Changes(), new Changes());
        var lengths = new Random(1);
        for (var slice = 0; slice < Slices; slice++)
        {
            var length = lengths.Next(ShortestSlice, LongestSlice + 1);
            foreach (var isBeside in slice % 2 == 0 ? new[] { false, true } : [true, false])
            {
                using var stall = new CancellationTokenSource();
                using var stalledClient = Connect(port);
                var stalled = Enumerable.Range(0, isBeside ? Stalled : 0).Select(i => new BenchSubscriber(stalledClient, cluster.NodeName(i), podsPerNode).RunAsync(isStalled: true, stall.Token)).ToArray();
                await Task.Delay(TimeSpan.FromSeconds(1)); // opening them is not what is measured
                (isBeside ? beside : alone).Add(await ChangeAsync(cluster, server, subscribers, broker, length));
                await stall.CancelAsync();
                await Task.WhenAll(stalled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        Report("then, without", alone);
        Report($"in turns with it, beside {Stalled} subscribers that do not read", beside);

        Row("99th percentile beside them, of that without", beside.Milliseconds.At(0.99) / alone.Milliseconds.At(0.99) * 100, "%");
        Row("99th percentile of a slice, median: without, beside them", alone.Percentiles.At(0.5), "ms", beside.Percentiles.At(0.5));
        Row("resident memory; highest", broker.ResidentMegabytes, "MB", broker.PeakMegabytes);

        await stop.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Array.ForEach(clients, static c => c.Dispose());
        File.Delete(kubeconfig);
        return 0;
    }

    private static async Task<Changes> ChangeAsync(BenchCluster cluster, BenchApiServer server, BenchSubscriber[] subscribers, BenchedProcess broker, int seconds)
    {
        Array.ForEach(subscribers, static s => s.Latencies.Clear());
        var cpu = broker.CpuSeconds;
        var random = new Random(1);
        var (sent, labels) = (0, 0);
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed.TotalSeconds < seconds)
        {
            var due = (int)(elapsed.TotalSeconds * ChangesPerSecond) - sent;
            if (due > 0)
            {
                await server.ChangeAsync(Enumerable.Range(sent, due).Select(i => (random.Next(cluster.Pods), i % 2 == 0)).ToArray());
                sent += due;
                labels += (due + (sent & 1)) / 2;
            }

            await Task.Delay(1);
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
        var changes = new Changes { Seconds = seconds, Sent = sent, Labels = labels, CpuSeconds = broker.CpuSeconds - cpu };
        foreach (var latency in subscribers.SelectMany(static s => s.Latencies))
        {
            changes.Milliseconds.Add(latency * 1000.0 / Stopwatch.Frequency);
        }

        return changes;
    }

    private static void Report(string what, Changes changes)
    {
        var milliseconds = changes.Milliseconds;
        Row($"{what}: seconds; changes per second", changes.Seconds, "", (double)changes.Sent / changes.Seconds);
        Row($"{what}: events received, of changed labels", milliseconds.Count, "", changes.Labels);
        Row($"{what}: change to event, median; 99th percentile; longest", milliseconds.At(0.5), "ms", milliseconds.At(0.99), milliseconds.At(1));
        Row($"{what}: processor time for each change", changes.CpuSeconds * 1000 / changes.Sent, "ms");
    }

    internal static HttpClient Connect(int port) => new(new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Timeout.InfiniteTimeSpan };

    internal static async Task WaitForAsync(int port)
    {
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal static void Row(string what, double value, string unit, params double[] more) =>
        Console.WriteLine($"| {what} | {string.Join("; ", ((double[])[value, .. more]).Select(v => v.ToString(v >= 100 || v % 1 == 0 ? "F0" : "0.###", CultureInfo.InvariantCulture) + (unit.Length > 0 ? " " + unit : "")))} |");

    private sealed class Changes
    {
        public Timings Milliseconds { get; } = new();

        /// <summary>The 99th of each part.</summary>
        public Timings Percentiles { get; } = new();

        public int Seconds { get; set; }

        public int Sent { get; set; }

        public int Labels { get; set; }

        public double CpuSeconds { get; set; }

        public void Add(Changes other)
        {
            Percentiles.Add(other.Milliseconds.At(0.99));
            Milliseconds.Add(other.Milliseconds);
            (Seconds, Sent, Labels, CpuSeconds) = (Seconds + other.Seconds, Sent + other.Sent, Labels + other.Labels, CpuSeconds + other.CpuSeconds);
        }
    }
}
