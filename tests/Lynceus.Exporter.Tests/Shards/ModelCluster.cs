using Lynceus.Kubernetes.Leases;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Tests.Shards;

/// <summary>
/// A cluster as far as the hand-over is concerned: leases with one order of writes, members that each see it with a lag of their own, requests that are slow, lost, or carried out after they were
/// given up. After each event it checks that nothing is shown by two ready members, and measures how long anything is shown by nobody.
/// </summary>
internal sealed class ModelCluster
{
    public static readonly RingOptions Ring = new() { Partitions = 16, VirtualNodes = 6, LoadFactor = 1.1 };

    private readonly PriorityQueue<Action, (long At, int Order)> _events = new();
    private readonly long[] _shownByNobodySince = new long[Ring.Partitions];
    private readonly List<ModelMember> _members = [];
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);
    private int _scheduled;
    private int _names;

    public ModelCluster(int seed)
    {
        Random = new Random(seed);
        Array.Fill(_shownByNobodySince, -1);
    }

    public Random Random { get; }

    public ModelClock Clock { get; } = new();

    /// <summary>What happened to leases, in order; the index is the version. A null lease is gone.</summary>
    public List<(string Name, GroupLease? Lease, string Pod)> Log { get; } = [];

    /// <summary>What happened, for whoever has to find out why.</summary>
    public List<string> History { get; } = [];

    public List<string> Candidates { get; } = [];

    /// <summary>The longest that anything was shown by nobody, after it had been shown.</summary>
    public TimeSpan LongestGap { get; private set; }

    public IEnumerable<ModelMember> Living => _members.Where(static m => m.IsAlive);

    public static ulong Hash(int partition) => (ulong)partition << 60;

    /// <summary>Never the same twice, and in no order.</summary>
    public string NewName() => $"m{Random.Next(1000)}-{_names++}";

    /// <summary>Up to <paramref name="most"/>, in whole milliseconds.</summary>
    public TimeSpan Some(int most) => TimeSpan.FromMilliseconds(Random.Next(most + 1));

    public void Say(string what) => History.Add($"{TimeSpan.FromTicks(Clock.Now).TotalSeconds:F3} {what}");

    public void After(TimeSpan wait, Action action) => _events.Enqueue(action, (Clock.Now + wait.Ticks, _scheduled++));

    public (int Version, GroupLease? Lease, string Pod) Read(string name)
    {
        return !_last.TryGetValue(name, out var version) || Log[version].Lease is null ? (-1, null, "") : (version, Log[version].Lease, Log[version].Pod);
    }

    public void Append(string name, GroupLease? lease, string pod)
    {
        if (Read(name).Lease?.State != lease?.State)
        {
            Say($"{name} writes {lease?.State ?? "nothing any more"}");
        }

        _last[name] = Log.Count;
        Log.Add((name, lease, pod));
    }

    public ModelMember Join(string name, string? pod = null, RingOptions? ring = null)
    {
        if (!Candidates.Contains(name, StringComparer.Ordinal))
        {
            Candidates.Add(name);
        }

        var member = new ModelMember(this, name, pod ?? $"{name}#{_members.Count}", $"process-{_members.Count}", ring ?? Ring);
        _members.Add(member);
        member.Start();
        TellCandidates();
        return member;
    }

    /// <summary>The others hear of it, each in its own time.</summary>
    public void Leave(string name)
    {
        Candidates.Remove(name);
        TellCandidates();
    }

    public void RunFor(TimeSpan time)
    {
        var end = Clock.Now + time.Ticks;
        while (_events.TryPeek(out _, out var priority) && priority.At <= end)
        {
            var action = _events.Dequeue();
            Clock.Now = Math.Max(Clock.Now, priority.At);
            action();
            Check();
        }

        Clock.Now = end;
        Check();
    }

    /// <summary>How many ready members show each partition that anybody takes for its own.</summary>
    public IEnumerable<int> TimesShown() =>
        from hash in Enumerable.Range(0, Ring.Partitions).Select(Hash)
        where Living.Any(m => m.Machine.Owned.Contains(hash))
        select Living.Count(m => m.IsReady && m.Machine.Shown.Contains(hash));

    /// <summary>What is not shown by its owner and ready; empty when all is.</summary>
    public string Settled()
    {
        var members = Living.Select(static m => m.Name).Intersect(Candidates, StringComparer.Ordinal).ToArray();
        var owners = ShardOwnership.For(members, Ring);
        for (var partition = 0; partition < Ring.Partitions; partition++)
        {
            var hash = Hash(partition);
            var showing = Living.Where(m => m.Machine.Shown.Contains(hash)).Select(static m => m.Name + (m.IsReady ? "" : " (not ready)")).ToArray();
            if (members.Length > 0 && (showing.Length != 1 || showing[0] != owners.OwnerOf(hash)))
            {
                return $"partition {partition} of {owners.OwnerOf(hash)} is shown by [{string.Join(", ", showing)}]\n{string.Join('\n', Living)}";
            }
        }

        return "";
    }

    private void TellCandidates()
    {
        foreach (var member in Living)
        {
            member.Hear();
        }
    }

    private void Check()
    {
        int ready = 0, twice = 0, any = 0;
        foreach (var member in _members)
        {
            if (member.IsAlive)
            {
                any |= member.Shown;
                if (member.Shown != 0 && member.IsReady)
                {
                    twice |= ready & member.Shown;
                    ready |= member.Shown;
                }
            }
        }

        if (twice != 0)
        {
            var who = string.Join('\n', _members.Where(m => m.IsReady && (m.Shown & twice) != 0));
            throw new InvalidOperationException($"At {TimeSpan.FromTicks(Clock.Now)} partitions {twice:b16} are shown by\n{who}.");
        }

        for (var partition = 0; partition < Ring.Partitions; partition++)
        {
            Measure(ref _shownByNobodySince[partition], isShown: (any & 1 << partition) != 0);
        }
    }

    private void Measure(ref long shownByNobodySince, bool isShown)
    {
        if (!isShown)
        {
            shownByNobodySince = shownByNobodySince == 0 ? Clock.Now : shownByNobodySince;
            return;
        }

        if (shownByNobodySince > 0)
        {
            var gap = TimeSpan.FromTicks(Clock.Now - shownByNobodySince);
            LongestGap = gap > LongestGap ? gap : LongestGap;
        }

        shownByNobodySince = 0;
    }
}
