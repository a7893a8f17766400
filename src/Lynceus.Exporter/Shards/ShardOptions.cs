using System.Net;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Shards;

/// <summary>Who this member is among those that share the reports. All but <see cref="Mode"/> counts only where members talk to each other.</summary>
public sealed record ShardOptions
{
    private const int MaxLabelValue = 63;

    public ShardMode Mode { get; init; } = new(ShardKind.None);

    /// <summary>Namespace of the pods, the Service or StatefulSet, and the leases.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Name of the pod; its lease has the same.</summary>
    public string PodName { get; init; } = "";

    /// <summary>Uid of the pod. With it, a container that is started anew takes over at once, and Kubernetes removes the lease with the pod. Default: not known.</summary>
    public string? PodUid { get; init; }

    /// <summary>Name of the Service whose endpoints are the members.</summary>
    public string ServiceName { get; init; } = "";

    /// <summary>IP address of the pod, of either family, as the Service's endpoints have it.</summary>
    public string MemberAddress { get; init; } = "";

    /// <summary>Name of the StatefulSet whose pods are the members.</summary>
    public string StatefulSetName { get; init; } = "";

    /// <summary>All members must have the same.</summary>
    public RingOptions Ring { get; init; } = RingOptions.UidRanges;

    /// <summary>How long a member that is not heard of counts as present. Whole seconds, from 6. Default 30 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the hand-over before the end may take. Default 20 s.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Two failures fit into a lease.</summary>
    public TimeSpan RenewPeriod => LeaseDuration / 3;

    /// <summary>
    /// Not ready when this long without a renewal. The rest of the lease's duration is for the word to spread before others take over: readiness is asked for every few seconds.
    /// </summary>
    public TimeSpan FenceLimit => LeaseDuration * 2 / 3;

    /// <summary>Name of this member on the ring: its address in canonical form, or the name of its pod.</summary>
    public string Member => Mode.Kind == ShardKind.Service ? IPAddress.Parse(MemberAddress).ToString() : PodName;

    /// <summary>By what the members' leases find each other.</summary>
    public string Group => Mode.Kind == ShardKind.Service ? ServiceName : StatefulSetName;

    /// <summary>What does not fit; empty when all does. Each names the setting and what it takes.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Mode.IsShared)
        {
            yield break;
        }

        if (Namespace.Length == 0)
        {
            yield return $"--shards {Mode} needs the namespace of the pod (--pod-namespace)";
        }

        if (PodName.Length == 0)
        {
            yield return $"--shards {Mode} needs the name of the pod (--pod-name)";
        }

        if (Group.Length is 0 or > MaxLabelValue)
        {
            yield return $"--shards {Mode} needs the name of the {(Mode.Kind == ShardKind.Service ? "Service" : "StatefulSet")}, of at most {MaxLabelValue} characters; '{Group}' is none";
        }

        if (Mode.Kind == ShardKind.Service && !IPAddress.TryParse(MemberAddress, out _))
        {
            yield return $"--shards service needs the IP address of the pod (--pod-ip); '{MemberAddress}' is none";
        }

        if (Mode.Kind == ShardKind.StatefulSet && Group.Length > 0 && !IsPodOfSet())
        {
            yield return $"--shards statefulset needs the name of a pod of '{StatefulSetName}'; '{PodName}' is none";
        }

        if (LeaseDuration < TimeSpan.FromSeconds(6) || LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            yield return $"--lease-duration takes whole seconds, 6s or more; {LeaseDuration.TotalSeconds:0.###}s is not";
        }

        if (DrainTime < TimeSpan.Zero)
        {
            yield return $"--drain-time is not below zero; {DrainTime.TotalSeconds:0.###}s is";
        }
    }

    private bool IsPodOfSet() =>
        PodName.StartsWith(StatefulSetName + "-", StringComparison.Ordinal) && PodName[(StatefulSetName.Length + 1)..] is { Length: > 0 } ordinal && ordinal.All(char.IsAsciiDigit);
}
