using System.Diagnostics.Metrics;
using Lynceus.Exporter.Shards;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Sharding;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Exporter.Tests.Shards;

/// <summary>A member with nothing to show. It loads at once, or when the test says so, and looks whether another ready one shows the same.</summary>
internal sealed class ShardMember : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ShardMember> _all;
    private readonly Meter _meter;
    private volatile UidRanges _target = UidRanges.Empty;
    private volatile UidRanges _shown = UidRanges.Empty;
    private Task _run = Task.CompletedTask;

    public ShardMember(KubernetesClient client, ShardOptions options, List<ShardMember> all, Meter meter, TimeProvider clock)
    {
        (_all, _meter, Name) = (all, meter, options.PodName);
        Handover = new Handover(client, options, SetTarget, Show, new ShardMetrics(meter), NullLogger.Instance, clock, new Random(1));
    }

    public string Name { get; }

    public Handover Handover { get; }

    public bool Loads { get; set; } = true;

    public UidRanges Target => _target;

    public UidRanges Shown => _shown;

    public bool IsRunning => !_run.IsCompleted;

    /// <summary>What two ready members showed at a time; empty when all is well.</summary>
    public string Doubles { get; private set; } = "";

    public override string ToString() => $"{Name} sees {Handover.Members} members, shows {_shown.Size * 100 / UidRange.EndOfSpace} % of its {_target.Size * 100 / UidRange.EndOfSpace} %, {Handover.Problem ?? "ready"}";

    public void Start() => _run = Handover.RunAsync(_stop.Token);

    /// <summary>Answers the target with what is loaded.</summary>
    public void Load() => Handover.SetLoaded(_target, _target);

    public Task DrainAsync(CancellationToken safety) => Handover.DrainAsync(safety);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Handover.Dispose();
        _meter.Dispose();
        _stop.Dispose();
        if (_run.IsFaulted)
        {
            await _run;
        }
    }

    private void SetTarget(UidRanges target)
    {
        _target = target;
        if (Loads)
        {
            Handover.SetLoaded(target, target);
        }
    }

    private void Show(UidRanges ranges)
    {
        lock (_all)
        {
            foreach (var other in _all)
            {
                if (other != this && other.IsRunning && !other.Handover.IsFenced && !other.Shown.Intersect(ranges).IsEmpty)
                {
                    Doubles += $"{Name} begins with {other.Shown.Intersect(ranges)} of {other.Name}. ";
                }
            }

            _shown = ranges;
        }
    }
}
