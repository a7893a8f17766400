using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Shards;

/// <summary>
/// Tells this member what to load and what to show, by calling two actions, one at a time and in order: <c>target(ranges)</c>, what it has to load from now on, and <c>show(ranges)</c>, which
/// makes exactly these ranges visible and returns when scrapes see it. What is neither target nor shown is to be dropped.
/// </summary>
internal interface IShard
{
    /// <summary>Why this member is not ready, for people; null when it is.</summary>
    string? Problem { get; }

    /// <summary>
    /// Of <paramref name="target"/>, this much is loaded, of all kinds. At least one call answers each target, the same instance that came with it; answers to an earlier target are not counted,
    /// for what was loaded for it may have been dropped since.
    /// </summary>
    void SetLoaded(UidRanges target, UidRanges loaded);

    /// <summary>Runs until cancelled, and then shows nothing any more. Call it once.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Hands everything over to the other members and returns when they have it, or when it has taken too long. Nothing is shown afterwards, unless there is nobody else.</summary>
    Task DrainAsync(CancellationToken cancellationToken);
}
