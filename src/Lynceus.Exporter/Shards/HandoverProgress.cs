using Lynceus.Kubernetes.Sharding;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter.Shards;

/// <summary>Tells log and metrics how a hand-over goes on. One thread at a time.</summary>
internal sealed class HandoverProgress(string member, HandoverMachine machine, RenewalFence fence, ShardMetrics metrics, ILogger logger, TimeProvider time)
{
    private IReadOnlyList<string>? _members;
    private long? _adoptedAt;
    private bool _wasFenced = true;

    /// <summary>Looks at the machine after a step.</summary>
    public void Look()
    {
        if (!ReferenceEquals(machine.Members, _members))
        {
            if (_adoptedAt is not null)
            {
                metrics.Superseded();
            }

            _members = machine.Members;
            _adoptedAt = time.GetTimestamp();
            ShardLog.Adopted(logger, member, _members!.Count, ShareOf(machine.Owned));
        }

        if (_adoptedAt is { } adopted && machine.IsSettled)
        {
            _adoptedAt = null;
            metrics.Completed(time.GetElapsedTime(adopted));
            ShardLog.Settled(logger, member, time.GetElapsedTime(adopted));
        }

        var isFenced = fence.IsClosed;
        if (isFenced != _wasFenced)
        {
            _wasFenced = isFenced;
            if (isFenced)
            {
                ShardLog.Fenced(logger, member, fence.SinceRenewal ?? TimeSpan.Zero);
            }
            else
            {
                ShardLog.Rejoined(logger, member);
            }
        }
    }

    public static double ShareOf(UidRanges ranges) => (double)ranges.Size / (double)UidRange.EndOfSpace;
}
