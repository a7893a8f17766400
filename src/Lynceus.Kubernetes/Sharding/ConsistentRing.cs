using System.Buffers.Binary;
using System.Text;

namespace Lynceus.Kubernetes.Sharding;

/// <summary>
/// The ring of buraksezer/consistent 1.0.0 with xxHash64, for sharing keys with replicas that run it. The same set of members gives the same ring, in whatever order they are named.
/// </summary>
public sealed class ConsistentRing
{
    private readonly PartitionAssignment _assignment;

    public ConsistentRing(IEnumerable<string> members, RingOptions? options = null) =>
        _assignment = new PartitionAssignment(members, options ?? RingOptions.StarboardExporter, PositionOf);

    /// <summary>Each once, in ordinal order.</summary>
    public IReadOnlyList<string> Members => _assignment.Members;

    /// <summary>The most partitions that a member may own; 0 without members.</summary>
    public int MaxLoad => _assignment.MaxLoad;

    /// <summary>Partitions of each member, in the order of <see cref="Members"/>.</summary>
    public IReadOnlyList<int> Loads => _assignment.Loads;

    /// <summary>Null when there are no members.</summary>
    public string? OwnerOfPartition(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, _assignment.Partitions);
        return Members.Count == 0 ? null : Members[_assignment.OwnerOf(partition)];
    }

    public int PartitionOf(string key) => (int)(XxHash64.Hash(Encoding.UTF8.GetBytes(key)) % (ulong)_assignment.Partitions);

    /// <summary>Null when there are no members.</summary>
    public string? OwnerOf(string key) => OwnerOfPartition(PartitionOf(key));

    private static ulong PositionOf(int partition)
    {
        Span<byte> id = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(id, (ulong)partition);
        return XxHash64.Hash(id);
    }
}
