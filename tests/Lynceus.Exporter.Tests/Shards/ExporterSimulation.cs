using System.Globalization;
using Lynceus.Exporter.Kinds;
using Lynceus.Kubernetes;
using Lynceus.Kubernetes.Http;

namespace Lynceus.Exporter.Tests.Shards;

/// <summary>Exporters that come and go while reports change all the time. Each tick looks at what every one of them shows.</summary>
internal sealed class ExporterSimulation : IAsyncDisposable
{
    public const int Reports = 40;
    public const int Findings = 3;

    private static readonly ResourceType ReportType = new(ReportKind.Group, ReportKind.Version, "vulnerabilityreports");
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly Random _random = new(1);
    private readonly ShardCluster _cluster;
    private readonly Dictionary<string, DateTimeOffset> _missingSince = new(StringComparer.Ordinal);
    private readonly List<SimulatedExporter> _exporters = [];
    private readonly List<(SimulatedExporter Exporter, Task Drained)> _ending = [];
    private int _changes;

    private readonly KubernetesClient _operator;

    private ExporterSimulation(ShardCluster cluster) => (_cluster, _operator) = (cluster, cluster.Connect("operator"));

    public IReadOnlyList<SimulatedExporter> Exporters => _exporters;

    /// <summary>The longest time, on the simulated clock, that a report was shown by nobody; what a member that died showed does not count while <see cref="IsGapAllowed"/>.</summary>
    public TimeSpan LongestGap { get; private set; }

    public int Changes => _changes;

    public bool IsGapAllowed { get; set; }

    /// <summary>Some changes are a deletion and a new report of the same name. A member that is cut off cannot know of them.</summary>
    public bool MakesAnew { get; init; } = true;

    public static async Task<ExporterSimulation> StartAsync(bool makesAnew = true)
    {
        var cluster = await ShardCluster.StartAsync(TimeSpan.FromMinutes(5));
        cluster.Server.Load(TestReports.Definition(ReportKind.OfPlural("vulnerabilityreports")));
        for (var i = 0; i < Reports; i++)
        {
            cluster.Server.Load(TestReports.Vulnerabilities($"r{i}", Findings));
        }

        return new ExporterSimulation(cluster) { MakesAnew = makesAnew };
    }

    /// <summary>Changes the number of exporters and runs until all is settled, and then a little longer.</summary>
    public async Task ScaleAsync(int exporters)
    {
        while (_exporters.Count > exporters)
        {
            var at = _random.Next(_exporters.Count);
            _ending.Add((_exporters[at], _exporters[at].DrainAsync(_cluster.Safety)));
            _exporters.RemoveAt(at);
        }

        for (var number = 1; _exporters.Count < exporters; number++)
        {
            if (!_exporters.Exists(e => e.Number == number))
            {
                _exporters.Add(new SimulatedExporter(_cluster, number));
            }
        }

        SetEndpoints();
        await RunUntilAsync(IsSettled);
        await RunAsync(TimeSpan.FromSeconds(1));
    }

    /// <summary>The process is gone without a word; Kubernetes takes it out of the Service.</summary>
    public async Task CrashAsync(SimulatedExporter exporter)
    {
        _cluster.Cut(exporter.Name);
        _exporters.Remove(exporter);
        await exporter.DisposeAsync();
        SetEndpoints();
        await RunUntilAsync(IsSettled);
    }

    public void Cut(SimulatedExporter exporter) => _cluster.Cut(exporter.Name);

    public void Heal(SimulatedExporter exporter) => _cluster.Heal(exporter.Name);

    public async Task RunAsync(TimeSpan time)
    {
        for (var end = _cluster.Clock.GetUtcNow() + time; _cluster.Clock.GetUtcNow() < end;)
        {
            await StepAsync();
        }
    }

    public async Task RunUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            _cluster.ThrowWhenLate();
            await StepAsync();
        }
    }

    public bool IsSettled() =>
        _ending.Count == 0 && _exporters.TrueForAll(e => e.IsReady && e.Handover.Members == _exporters.Count && e.Handover.OwnedShare == e.Handover.ShownShare) && _missingSince.Count == 0;

    public async ValueTask DisposeAsync()
    {
        foreach (var exporter in _exporters.Concat(_ending.Select(static e => e.Exporter)))
        {
            await exporter.DisposeAsync();
        }

        await _cluster.DisposeAsync();
    }

    private void SetEndpoints() => _cluster.SetEndpoints([.. _exporters.Select(static e => e.Number)]);

    private async Task StepAsync()
    {
        if (_random.Next(12) == 0)
        {
            var report = TestReports.Vulnerabilities($"r{_random.Next(Reports)}", Findings);
            report["metadata"]!["annotations"]!["change"] = (++_changes).ToString(CultureInfo.InvariantCulture);
            if (MakesAnew && _random.Next(10) == 0)
            {
                // Made anew, under another uid: mostly another member's.
                await _operator.DeleteAsync(ReportType, new NamespacedName("shop", report["metadata"]!["name"]!.ToString()), _cluster.Safety);
            }

            _cluster.Server.Load(report);
        }

        _cluster.Clock.Advance(Tick);

        // The clock goes no faster than answers do, however busy the machine is.
        await _operator.GetServerVersionAsync(_cluster.Safety);
        foreach (var (exporter, drained) in _ending.Where(static e => e.Drained.IsCompleted).ToArray())
        {
            await drained;
            _ending.Remove((exporter, drained));
            await exporter.DisposeAsync();
        }

        await LookAsync();
    }

    /// <summary>
    /// Scrapes come one after the other, and a range may move between two of them. So what seems to be shown twice is looked at again: only who shows it before and after the other does is the second one.
    /// </summary>
    private async Task LookAsync()
    {
        var first = await ScrapeAsync();
        var twice = first.SelectMany(static s => s.Shown.Keys).GroupBy(static r => r, StringComparer.Ordinal).Where(static g => g.Count() > 1).Select(static g => g.Key).ToArray();
        if (twice.Length > 0)
        {
            var second = await ScrapeAsync();
            foreach (var report in twice)
            {
                var before = first.Where(s => s.Shown.ContainsKey(report)).Select(static s => s.Name).ToArray();
                var after = second.Where(s => s.Shown.ContainsKey(report)).Select(static s => s.Name).ToArray();
                Assert.True(before.Intersect(after, StringComparer.Ordinal).Count() < 2, $"{report} is shown by {string.Join(" and ", before)}, then by {string.Join(" and ", after)}.");
            }
        }

        // Of what moved between two scrapes, the first sight counts.
        var sum = first.SelectMany(static s => s.Shown).GroupBy(static r => r.Key, StringComparer.Ordinal).Sum(static g => g.First().Value);
        Assert.InRange(sum, 0, Reports * Findings);
        Measure(first.SelectMany(static s => s.Shown.Keys).ToHashSet(StringComparer.Ordinal));
    }

    private async Task<List<(string Name, Dictionary<string, int> Shown)>> ScrapeAsync()
    {
        var shown = new List<(string, Dictionary<string, int>)>();
        foreach (var exporter in _exporters.Concat(_ending.Select(static e => e.Exporter)).Where(static e => e.IsReady).ToArray())
        {
            var scrape = await exporter.ScrapeAsync();
            if (exporter.IsReady)
            {
                shown.Add((exporter.Name, scrape));
            }
        }

        return shown;
    }

    private void Measure(HashSet<string> shown)
    {
        var now = _cluster.Clock.GetUtcNow();
        for (var i = 0; i < Reports; i++)
        {
            var name = $"r{i}";
            if (!shown.Contains(name))
            {
                _missingSince.TryAdd(name, now);
            }
            else if (_missingSince.Remove(name, out var since) && !IsGapAllowed && now - since > LongestGap)
            {
                LongestGap = now - since;
            }
        }
    }
}
