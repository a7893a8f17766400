using Lynceus.Metacollector.Streams;

namespace Lynceus.Metacollector.Relevance;

/// <summary>A node as pods name it: what runs there, and who listens for it.</summary>
internal sealed class NodeView(string name)
{
    public string Name { get; } = name;

    public HashSet<PodSlot> Pods { get; } = [];

    public List<Subscriber> Subscribers { get; } = [];

    /// <summary>What has gone from here while nobody listened; null when there is nothing.</summary>
    public GoneObjects? Gone { get; set; }

    public bool IsUnused => Pods.Count == 0 && Subscribers.Count == 0 && Gone is null;
}
