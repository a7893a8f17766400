using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Shards;

/// <summary>What the hand-over has done; called one at a time and in order.</summary>
internal interface IHandoverActions
{
    /// <summary>This is to be loaded from now on.</summary>
    void Target(UidRanges ranges);

    /// <summary>Exactly this is visible when it returns.</summary>
    void Show(UidRanges ranges);

    /// <summary>The lease is to say this as soon as possible.</summary>
    void Publish(string state);

    /// <summary>The lease is to be renewed now.</summary>
    void Renew();
}
