using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Kinds;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Testing.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Exporter.Tests;

/// <summary>An exporter in this process, and what a scrape of it shows.</summary>
internal sealed partial class TestMember : IAsyncDisposable
{
    private static readonly KindInformersOptions Quick = new() { DiscoveryInterval = TimeSpan.FromMilliseconds(200), ConfirmationInterval = TimeSpan.FromMilliseconds(50) };

    // As patient as in production, but in a hurry.
    private static readonly KubernetesClientOptions Hasty = new() { MinBackoff = TimeSpan.FromMilliseconds(5) };

    private readonly CancellationTokenSource _stop = new();
    private readonly MeterListener _listener = new();
    private readonly string _kubeconfig = Path.GetTempFileName();
    private readonly ClusterConnection _connection;
    private readonly KubernetesClient _client;
    private readonly Task _run;
    private volatile TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TestMember(FakeApiServer server, ExporterOptions? options = null, TimeProvider? time = null, string user = "admin")
    {
        time ??= TimeProvider.System;
        server.WriteKubeconfig(_kubeconfig, user);
        _connection = ClusterConnection.Resolve(new ClusterConnectionOptions { Kubeconfig = _kubeconfig }, time, NullLogger.Instance);
        _client = new KubernetesClient(_connection, Hasty, time, random: new Random(1));
        options = (options ?? new ExporterOptions()) with { Families = new FamilyOptions { Profiles = ["starboard"] } };
        Member = new ExporterMember(_client, options, time, NullLoggerFactory.Instance, Quick);
        Listen();
        _run = Member.RunAsync(_stop.Token);
    }

    public ExporterMember Member { get; }

    /// <summary>With the rights of an administrator.</summary>
    public KubernetesClient Client => _client;

    public static async Task<FakeApiServer> StartServerAsync(FakeApiServerOptions? options = null, params ReportKind[] kinds)
    {
        var server = await FakeApiServer.StartAsync((options ?? new FakeApiServerOptions()) with { Rbac = false });
        foreach (var kind in kinds.Length == 0 ? [ReportKind.OfPlural("vulnerabilityreports")] : kinds)
        {
            server.Load(TestReports.Definition(kind));
        }

        return server;
    }

    /// <summary>Ends when everything was loaded once, and is shown.</summary>
    public Task UntilSyncedAsync() => PollAsync(() => Member.Loader.HasSynced && Member.Shard.Problem is null);

    /// <summary>Ends when so many reports are shown although they are deleted.</summary>
    public Task UntilDeletionIsSeenAsync(int reports) => UntilAsync(() => Task.FromResult(Member.Shelf.Figures().Values.Sum(static f => f.Deleted) == reports));

    /// <summary>Text of a scrape.</summary>
    public async Task<string> ScrapeAsync()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        Member.Refresh();
        var scrape = Member.Store.Scrape(isOpenMetrics: false, []);
        await scrape.WritePlainAsync(pipe.Writer, CancellationToken.None);
        await pipe.Writer.CompleteAsync();
        var result = await pipe.Reader.ReadAtLeastAsync(int.MaxValue);
        return Encoding.UTF8.GetString(result.Buffer.ToArray());
    }

    /// <summary>Names of the reports of which a scrape shows anything, in order.</summary>
    public async Task<string[]> ShownAsync() =>
        [.. ReportName().Matches(await ScrapeAsync()).Select(static m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Ends when a scrape shows these reports and no other.</summary>
    public Task UntilShownAsync(params string[] names) => UntilAsync(async () => (await ShownAsync()).SequenceEqual(names, StringComparer.Ordinal));

    /// <summary>Ends when the condition holds, for what nobody measures.</summary>
    public async Task PollAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            Assert.False(_run.IsCompleted, $"The exporter has ended: {_run.Exception}");
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Ends when the condition holds; it is looked at whenever the exporter measures anything.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var happened = _happened.Task;
            if (await condition())
            {
                return;
            }

            try
            {
                await Task.WhenAny(happened, _run).WaitAsync(patience.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"It did not happen. A scrape shows:\n{await ScrapeAsync()}", e);
            }

            if (_run.IsCompleted)
            {
                await _run;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        Member.Dispose();
        _client.Dispose();
        _connection.Dispose();
        _stop.Dispose();
        File.Delete(_kubeconfig);
    }

    [GeneratedRegex("[{,](report_name=\"[^\"]*/|name=\")(?<name>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReportName();

    private void Listen()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == Member.Meter && !instrument.IsObservable)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, _, _) => Happened());
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Happened());
        _listener.Start();
    }

    private void Happened() => Interlocked.Exchange(ref _happened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
