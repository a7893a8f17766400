using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Shards;
using Lynceus.Kubernetes.Informers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Exporter.Tests.Shards;

/// <summary>A whole exporter of the simulation.</summary>
internal sealed partial class SimulatedExporter : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ExporterMember _member;
    private readonly Task _run;

    public SimulatedExporter(ShardCluster cluster, int number)
    {
        (Number, Name) = (number, $"exporter-{number}");
        var shards = new ShardOptions
        {
            Mode = new ShardMode(ShardKind.Service),
            Namespace = ShardCluster.Namespace,
            ServiceName = "exporter",
            PodName = Name,
            PodUid = $"uid-{number}",
            MemberAddress = ShardCluster.AddressOf(number),
            LeaseDuration = TimeSpan.FromSeconds(6),
        };
        Assert.Empty(shards.Problems());
        var options = new ExporterOptions { Shards = shards, Families = new FamilyOptions { Profiles = ["starboard"] } };
        _member = new ExporterMember(
            cluster.Connect(Name), options, cluster.Clock, NullLoggerFactory.Instance, new KindInformersOptions { DiscoveryInterval = TimeSpan.FromSeconds(5) }, new Random(number));
        _run = _member.RunAsync(_stop.Token);
    }

    public int Number { get; }

    public string Name { get; }

    public bool IsReady => !_run.IsCompleted && _member.Problem is null;

    public string? Problem => _member.Problem;

    public Handover Handover => (Handover)_member.Shard;

    /// <summary>Names of the reports that a scrape shows, each with the number of its findings.</summary>
    public async Task<Dictionary<string, int>> ScrapeAsync()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        _member.Refresh();
        await _member.Store.Scrape(isOpenMetrics: false, []).WritePlainAsync(pipe.Writer, CancellationToken.None);
        await pipe.Writer.CompleteAsync();
        var text = Encoding.UTF8.GetString((await pipe.Reader.ReadAtLeastAsync(int.MaxValue)).Buffer.ToArray());
        return SummaryLine().Matches(text).ToDictionary(
            static m => m.Groups["name"].Value, static m => int.Parse(m.Groups["count"].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    /// <summary>As on SIGTERM.</summary>
    public Task DrainAsync(CancellationToken safety) => _member.DrainAsync(safety);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _member.Dispose();
        _stop.Dispose();
        if (_run.IsFaulted)
        {
            await _run;
        }
    }

    [GeneratedRegex("^[a-z_]*severity_count\\{[^}]*report_name=\"[^\"]*/(?<name>[^\"]*)\"[^}]*severity=\"HIGH\"[^}]*\\} (?<count>\\d+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex SummaryLine();
}
