using System.Text;

namespace Lynceus.Kubernetes.Sharding;

/// <summary>
/// Consistent hashing with bounded loads (Mirrokni, Thorup and Zadimoghaddam, 2016) as buraksezer/consistent does it: partitions in order, each to the first point on the ring at or
/// after its position whose member has room.
/// </summary>
internal sealed class PartitionAssignment
{
    private readonly ushort[] _ownerOfPartition;
    private readonly int[] _loads;

    public PartitionAssignment(IEnumerable<string> members, RingOptions options, Func<int, ulong> positionOfPartition)
    {
        Members = [.. members.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Members.Length, ushort.MaxValue, nameof(members));
        _loads = new int[Members.Length];
        _ownerOfPartition = new ushort[options.Partitions];
        if (Members.Length > 0)
        {
            MaxLoad = (int)Math.Ceiling((double)options.Partitions / Members.Length * options.LoadFactor);
            Assign(PointsOf(Members, options.VirtualNodes), positionOfPartition);
        }
    }

    /// <summary>Each once, in ordinal order.</summary>
    public string[] Members { get; }

    public int Partitions => _ownerOfPartition.Length;

    public int MaxLoad { get; }

    public IReadOnlyList<int> Loads => _loads;

    /// <summary>Index into <see cref="Members"/>, which must not be empty.</summary>
    public int OwnerOf(int partition) => _ownerOfPartition[partition];

    private void Assign((ulong Position, ushort Member)[] points, Func<int, ulong> positionOfPartition)
    {
        var positions = Array.ConvertAll(points, static p => p.Position);
        for (var partition = 0; partition < _ownerOfPartition.Length; partition++)
        {
            var at = FirstAtOrAfter(positions, positionOfPartition(partition));
            while (_loads[points[at].Member] >= MaxLoad)
            {
                at = (at + 1) % points.Length;
            }

            var owner = points[at].Member;
            _ownerOfPartition[partition] = owner;
            _loads[owner]++;
        }
    }

    private static int FirstAtOrAfter(ulong[] positions, ulong position)
    {
        int low = 0, high = positions.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = positions[middle] >= position ? (low, middle) : (middle + 1, high);
        }

        return low % positions.Length;
    }

    private static (ulong Position, ushort Member)[] PointsOf(string[] members, int virtualNodes)
    {
        var points = new (ulong Position, ushort Member)[members.Length * virtualNodes];
        for (var member = 0; member < members.Length; member++)
        {
            for (var node = 0; node < virtualNodes; node++)
            {
                var position = XxHash64.Hash(Encoding.UTF8.GetBytes($"{node}:{members[member]}"));
                points[member * virtualNodes + node] = (position, (ushort)member);
            }
        }

        Array.Sort(points);
        return points;
    }
}
