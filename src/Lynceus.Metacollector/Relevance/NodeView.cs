using Lynceus.Metacollector.Streams;

namespace Lynceus.Metacollector.Relevance;

/// <summary>A node as pods name it: what runs there, and who listens for it.</summary>
internal sealed class NodeView(string name)
{
    public string Name { get; } = name;

    public HashSet<PodSlot> Pods { get; } = [];

    public List<Subscriber> Subscribers { get; } = [];

    /// <summary>What streams that are closed now had been told of and not been told to forget; null when nothing is kept.</summary>
    public ToldObjects? Told { get; set; }

    public bool IsUnused => Pods.Count == 0 && Subscribers.Count == 0 && Told is null;
}
