using System.Threading.Channels;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Shards;

/// <summary>Owns the same ranges all the time: everything, or a fixed part. Talks to nobody.</summary>
internal sealed class FixedShard : IShard, IShardStatus
{
    private readonly Channel<(UidRanges Target, UidRanges Loaded)> _loaded = Channel.CreateUnbounded<(UidRanges Target, UidRanges Loaded)>();
    private readonly Action<UidRanges> _target;
    private readonly Action<UidRanges> _show;
    private readonly UidRanges _owned;
    private volatile UidRanges _shown = UidRanges.Empty;
    private volatile bool _hasLoaded;

    public FixedShard(ShardMode mode, Action<UidRanges> target, Action<UidRanges> show, ShardMetrics metrics)
    {
        (_target, _show) = (target, show);
        _owned = mode.FixedRanges;
        Members = mode.Count;
        metrics.Observe(this);
    }

    public string? Problem => _hasLoaded ? null : "the reports are not loaded yet";

    public int Members { get; }

    public int OwnedRanges => _owned.Count;

    public double OwnedShare => HandoverProgress.ShareOf(_owned);

    public double ShownShare => HandoverProgress.ShareOf(_shown);

    public bool IsFenced => false;

    public TimeSpan? SinceRenewal => null;

    public void SetLoaded(UidRanges target, UidRanges loaded) => _loaded.Writer.TryWrite((target, loaded));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _target(_owned);
        await foreach (var (target, loaded) in _loaded.Reader.ReadAllAsync(cancellationToken))
        {
            if (!ReferenceEquals(target, _owned))
            {
                continue;
            }

            // What is shown stays: a kind that is found later and not loaded yet takes nothing away.
            var shown = _shown.Union(loaded.Intersect(_owned));
            if (!shown.Equals(_shown))
            {
                _show(shown);
                _shown = shown;
            }

            _hasLoaded |= _owned.Except(loaded).IsEmpty;
        }
    }

    public Task DrainAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
