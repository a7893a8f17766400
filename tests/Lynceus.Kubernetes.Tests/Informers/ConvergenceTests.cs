using System.Globalization;
using System.Text;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Watch;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Kubernetes.Tests.Informers;

/// <summary>
/// Thousands of random writes with every fault there is in between (a real server brings its own): the informer's view comes to equal the server's again and again, and on the way no delete is missed, doubled or invented.
/// </summary>
/// <remarks>
/// To see that these tests notice, break one of these and run them: deletes worked out when a page ends instead of the list (PagedList calling EndReplace), the version kept after a 410
/// (Reflector.Fail), an object of the same name but another uid left in the store (InformerStore.Add).
/// </remarks>
public class ConvergenceTests
{
    private const int Rounds = 200;
    private const int StepsPerRound = 25;
    private const int Names = 20;

    public static TheoryData<int, bool, bool, bool> Schedules => new()
    {
        { 1, true, false, false },
        { 2, false, false, false },
        { 3, true, true, false },
        { 4, false, false, true },
        { 5, true, false, true },
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task RunAsync_RandomWritesAndFaults_ViewConverges(int seed, bool streamingList, bool metadataOnly, bool selects)
    {
        var random = new Random(seed);
        await using var cluster = await TestContext.StartAsync(new FakeApiServerOptions
        {
            BookmarkInterval = TimeSpan.FromMilliseconds(50),
            WatchHistory = 60,
            Users = [new ClusterUser("watcher") { Groups = ["system:masters"] }],
        });
        var query = new ObjectQuery { MetadataOnly = metadataOnly, LabelSelector = selects ? "tier=gold" : null };
        var options = cluster.Scope(
            new InformerOptions
            {
                StreamingList = streamingList,
                PageSize = 4,
                MinBackoff = TimeSpan.FromMilliseconds(1),
                MaxBackoff = TimeSpan.FromMilliseconds(20),
                IdleLimit = TimeSpan.FromMilliseconds(300),
            },
            query);
        using var informer = new Informer<string>(cluster.NewClient("watcher"), ResourceType.ConfigMaps, Version, options);
        var byParity = informer.AddIndex(static v => [Parity(v)]);
        using var log = new ChangeLog();
        var strikes = 0L;
        informer.Subscribe(log.Take);
        using var stop = new CancellationTokenSource();
        var run = informer.RunAsync(stop.Token);
        var writer = new RandomWriter(cluster, random, log, selects);

        for (var round = 0; round < Rounds; round++)
        {
            for (var step = 0; step < StepsPerRound; step++)
            {
                await writer.WriteAsync(random.Next(Names));
                if (!cluster.IsReal && random.Next(4) == 0)
                {
                    strikes += Strike(cluster.Fake, random);
                }
            }

            await writer.WriteLastAsync();
            if (!cluster.IsReal)
            {
                await RecoverAsync(cluster.Fake, restart: round % 20 == 19, compact: random.Next(2) == 0);
            }

            var truth = await TruthAsync(cluster, options.Query);
            await log.UntilAsync(truth, run, () => $"round {round}, last error {informer.LastError}");

            Assert.Empty(log.Violations);
            Assert.Equal(truth.OrderBy(static p => p.Key), informer.Snapshot().OrderBy(static p => p.Key));
            Assert.Equal(truth.Values.Where(static v => Parity(v) == "odd").Order(), byParity.Get("odd").Order());
        }

        Assert.False(run.IsCompleted);
        if (!cluster.IsReal)
        {
            strikes += cluster.Fake.Faults.Struck;
            Assert.True(strikes > 100, $"{strikes} faults struck");
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static async Task RecoverAsync(FakeApiServer server, bool restart, bool compact)
    {
        if (restart)
        {
            await server.RestartAsync(compact);
        }

        server.Faults.Clear();
    }

    private static string? Version(in RawObject raw) => Encoding.UTF8.GetString(raw.ResourceVersion);

    private static string Parity(string version) => long.Parse(version, CultureInfo.InvariantCulture) % 2 == 0 ? "even" : "odd";

    /// <summary>Returns how many open watches felt it at once; what is scripted is counted by the server.</summary>
    private static int Strike(FakeApiServer server, Random random)
    {
        static bool Watches(FaultRequest r) => r.User == "watcher" && r.IsWatch;
        static bool Lists(FaultRequest r) => r.User == "watcher" && !r.IsWatch;
        static bool Both(FaultRequest r) => r.User == "watcher";
        var few = random.Next(3);
        switch (random.Next(22))
        {
            case 0:
                return server.Faults.DropWatches(Watches);
            case 1:
                return server.Faults.EndWatches(Watches);
            case 2:
                return server.Faults.ExpireWatches(Watches);
            case 3:
                return server.Faults.SilenceWatches(Watches);
            case 4:
                return server.Faults.HalfLineWatches(Watches);
            case 5:
                return server.Faults.DropConnections(Watches);
            case 6:
                server.Compact();
                return 1;
            case 7:
                server.Compact();
                return server.Faults.DropWatches(Watches);
            default:
                var fault = random.Next(15) switch
                {
                    0 => Fault.Reset() with { When = Both },
                    1 => Fault.CutConnection(random.Next(2000)) with { When = Both },
                    2 => Fault.CutWatch(few) with { When = Watches },
                    3 => Fault.HalfLine(few) with { When = Watches },
                    4 => Fault.EndWatch(few) with { When = Watches },
                    5 => Fault.Expired() with { When = Both },
                    6 => Fault.ExpiredEvent(few) with { When = Watches },
                    7 => Fault.Status(random.Next(2) == 0 ? 500 : 503) with { When = Both },
                    8 => Fault.Status(429) with { When = Both },
                    9 => Fault.Silence(few) with { When = Watches },
                    10 => Fault.SlowBytes(30 + random.Next(200)) with { When = Both },
                    11 => Fault.CutBody(random.Next(3000)) with { When = Lists },
                    12 => Fault.Truncated(random.Next(3000)) with { When = Lists },
                    13 => Fault.Late(TimeSpan.FromHours(1)) with { When = Watches },
                    _ => Fault.Late(TimeSpan.FromMilliseconds(random.Next(20))) with { When = Both },
                };
                server.Faults.Add(fault with { Times = 1 + random.Next(2), After = random.Next(2) });
                return server.Faults.DropWatches(Watches);
        }
    }

    private static async Task<Dictionary<string, string>> TruthAsync(TestContext cluster, ObjectQuery query)
    {
        var truth = new Dictionary<string, string>(StringComparer.Ordinal);
        await cluster.Client.ListAsync(
            ResourceType.ConfigMaps,
            query with { MetadataOnly = false },
            (in RawObject raw) => truth.Add(Encoding.UTF8.GetString(raw.Uid), Encoding.UTF8.GetString(raw.ResourceVersion)),
            CancellationToken.None);
        return truth;
    }

    /// <summary>Applies what the informer says to a view of its own, by the rules that changes must keep.</summary>
    private sealed class ChangeLog : IDisposable
    {
        private readonly Dictionary<string, string> _view = new(StringComparer.Ordinal);
        private readonly Dictionary<NamespacedName, string> _uidByName = [];
        private readonly HashSet<string> _mayBeGone = new(StringComparer.Ordinal);
        private readonly List<string> _violations = [];
        private readonly SemaphoreSlim _changed = new(0);

        public IReadOnlyList<string> Violations
        {
            get
            {
                lock (_view)
                {
                    return [.. _violations];
                }
            }
        }

        public void Dispose() => _changed.Dispose();

        /// <summary>Called before a write that takes the object out of the informer's sight.</summary>
        public void MayGo(string uid)
        {
            lock (_view)
            {
                _mayBeGone.Add(uid);
            }
        }

        public void Take(ObjectChange<string> change)
        {
            lock (_view)
            {
                var known = _view.GetValueOrDefault(change.Uid);
                if (known != change.Old)
                {
                    _violations.Add($"{change}: what was known is {known}");
                }

                switch (change.Kind)
                {
                    case ChangeKind.Added when !_uidByName.TryAdd(change.Name, change.Uid):
                        _violations.Add($"{change}: {_uidByName[change.Name]} has this name and was not deleted");
                        break;
                    case ChangeKind.Updated when long.Parse(change.New!, CultureInfo.InvariantCulture) <= long.Parse(change.Old!, CultureInfo.InvariantCulture):
                        _violations.Add($"{change}: back in time");
                        break;
                    case ChangeKind.Deleted:
                        _uidByName.Remove(change.Name);
                        if (!_mayBeGone.Contains(change.Uid))
                        {
                            _violations.Add($"{change}: nobody deleted it");
                        }

                        break;
                }

                if (change.New is null)
                {
                    _view.Remove(change.Uid);
                }
                else
                {
                    _view[change.Uid] = change.New;
                }
            }

            _changed.Release();
        }

        public async Task UntilAsync(Dictionary<string, string> truth, Task run, Func<string> state)
        {
            using var patience = new CancellationTokenSource(TestContext.Patience);
            while (!Equals(truth))
            {
                var changed = _changed.WaitAsync(patience.Token);
                if (await Task.WhenAny(changed, run) == run)
                {
                    await run;
                }

                if (changed.IsCanceled)
                {
                    lock (_view)
                    {
                        Assert.Fail($"No convergence, {state()}.\nMissing: {string.Join(", ", truth.Except(_view))}\nToo much: {string.Join(", ", _view.Except(truth))}");
                    }
                }
            }
        }

        private bool Equals(Dictionary<string, string> truth)
        {
            lock (_view)
            {
                return truth.Count == _view.Count && !truth.Except(_view).Any();
            }
        }
    }

    /// <summary>Creates, changes, deletes and recreates config maps.</summary>
    private sealed class RandomWriter(TestContext cluster, Random random, ChangeLog log, bool selects)
    {
        private const string Gold = """{"tier":"gold"}""";

        private readonly Dictionary<string, string> _uids = new(StringComparer.Ordinal);

        /// <summary>Makes what is there now differ from all that ever was, so that nobody can have the right view too soon.</summary>
        public async Task WriteLastAsync()
        {
            const string Last = "last";
            if (_uids.TryAdd(Last, ""))
            {
                await cluster.CreateConfigMapAsync(Last, "0", Gold);
            }
            else
            {
                await cluster.PutConfigMapAsync(Last, random.Next().ToString(CultureInfo.InvariantCulture), Gold);
            }
        }

        public async Task WriteAsync(int number)
        {
            var name = $"c{number}";
            var labels = random.Next(3) == 0 ? """{"tier":"tin"}""" : Gold;
            if (!_uids.TryGetValue(name, out var uid))
            {
                _uids[name] = await cluster.CreateConfigMapAsync(name, "0", labels);
                return;
            }

            var what = random.Next(4);
            if (what > 0 || selects)
            {
                if (selects)
                {
                    log.MayGo(uid);
                }

                await cluster.PutConfigMapAsync(name, random.Next().ToString(CultureInfo.InvariantCulture), labels);
            }

            if (what == 0)
            {
                log.MayGo(uid);
                _uids.Remove(name);
                await cluster.DeleteConfigMapAsync(name);
                if (random.Next(2) == 0)
                {
                    _uids[name] = await cluster.CreateConfigMapAsync(name, "1", labels);
                }
            }
        }
    }
}
