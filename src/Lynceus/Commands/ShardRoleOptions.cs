using Lynceus.Exporter.Shards;
using Lynceus.Hosting.Options;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Commands;

/// <summary>Options by which replicas of the exporter share the reports.</summary>
internal sealed class ShardRoleOptions
{
    private static readonly ShardOptions Defaults = new();

    private readonly RoleOption<ShardMode> _mode;
    private readonly RoleOption<string> _service;
    private readonly RoleOption<string> _statefulSet;
    private readonly RoleOption<string> _podName;
    private readonly RoleOption<string> _podNamespace;
    private readonly RoleOption<string> _podIp;
    private readonly RoleOption<string> _podUid;
    private readonly RoleOption<int> _partitions;
    private readonly RoleOption<int> _virtualNodes;
    private readonly RoleOption<double> _loadFactor;
    private readonly RoleOption<TimeSpan> _leaseDuration;
    private readonly RoleOption<TimeSpan> _drainTime;

    public ShardRoleOptions(RoleOptions options)
    {
        var ring = Defaults.Ring;
        _mode = options.Add(
            "shards",
            new OptionKind<ShardMode>("none|service|statefulset|I/N", ShardMode.Takes, static (string text, out ShardMode mode) => ShardMode.TryParse(text, out mode), static m => m.ToString()),
            Defaults.Mode,
            "How replicas share the reports: not, as members of a Service or a StatefulSet, or this one as part I of N.");
        _service = options.Add("service-name", OptionKinds.Text, "lynceus-exporter", "Shards service: the Service whose endpoints are the members.");
        _statefulSet = options.AddOptional("statefulset-name", OptionKinds.Text, "Shards statefulset: its name; without it that of the pod up to its ordinal.");
        _podName = options.AddOptional("pod-name", OptionKinds.Text, "Name of this pod, and of its lease.", "POD_NAME");
        _podNamespace = options.AddOptional("pod-namespace", OptionKinds.Text, "Namespace of this pod, the Service or StatefulSet, and the leases.", "POD_NAMESPACE");
        _podIp = options.AddOptional("pod-ip", OptionKinds.Text, "Shards service: IPv4 or IPv6 address of this pod.", "POD_IP");
        _podUid = options.AddOptional("pod-uid", OptionKinds.Text, "Uid of this pod; its lease then goes with it.", "POD_UID");
        _partitions = options.Add("shard-partitions", OptionKinds.Integer(1, 65536), ring.Partitions, "Equal parts of all reports that are shared out; the same for all members.");
        _virtualNodes = options.Add("shard-virtual-nodes", OptionKinds.Integer(1, 1000), ring.VirtualNodes, "Points of a member on the ring; the same for all members.");
        _loadFactor = options.Add("shard-load-factor", OptionKinds.Number(1, 100), ring.LoadFactor, "Most that a member owns, over the mean; the same for all members.");
        _leaseDuration = options.Add(
            "lease-duration",
            OptionKinds.Duration(TimeSpan.FromSeconds(6), TimeSpan.FromHours(1)),
            Defaults.LeaseDuration,
            "How long a member that is not heard of keeps its part. Whole seconds.");
        _drainTime = options.Add(
            "drain-time", OptionKinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(5)), Defaults.DrainTime, "How long handing over may take before the end.");
    }

    /// <exception cref="RoleOptionException">Options contradict each other, or one that the mode needs is missing.</exception>
    public ShardOptions Read(ResolvedOptions values)
    {
        var podName = values.Find(_podName) ?? "";
        var shards = new ShardOptions
        {
            Mode = values.Get(_mode),
            Namespace = values.Find(_podNamespace) ?? "",
            PodName = podName,
            PodUid = values.Find(_podUid),
            ServiceName = values.Get(_service),
            MemberAddress = values.Find(_podIp) ?? "",
            StatefulSetName = values.Find(_statefulSet) ?? podName[..Math.Max(0, podName.LastIndexOf('-'))],
            Ring = new RingOptions { Partitions = values.Get(_partitions), VirtualNodes = values.Get(_virtualNodes), LoadFactor = values.Get(_loadFactor) },
            LeaseDuration = values.Get(_leaseDuration),
            DrainTime = values.Get(_drainTime),
        };
        var problems = shards.Problems().ToArray();
        return problems.Length == 0 ? shards : throw new RoleOptionException(problems);
    }
}
