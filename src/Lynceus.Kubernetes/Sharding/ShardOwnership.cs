namespace Lynceus.Kubernetes.Sharding;

/// <summary>
/// Who owns which uids. The same ring as <see cref="ConsistentRing"/>, but partition i is the i-th slice of the hash space and stands on the ring where the slice begins; so
/// the partitions between two points of the ring belong together, and a member owns few ranges. The set of members alone decides.
/// </summary>
public sealed class ShardOwnership
{
    private readonly PartitionAssignment _assignment;
    private readonly Dictionary<string, UidRanges> _rangesOfMember;

    private ShardOwnership(PartitionAssignment assignment)
    {
        _assignment = assignment;
        _rangesOfMember = Slices()
            .GroupBy(static slice => slice.Owner, static slice => slice.Range, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, UidRanges.Of, StringComparer.Ordinal);
    }

    /// <summary>Each once, in ordinal order.</summary>
    public IReadOnlyList<string> Members => _assignment.Members;

    public static ShardOwnership For(IEnumerable<string> members, RingOptions? options = null)
    {
        options ??= RingOptions.UidRanges;
        return new ShardOwnership(new PartitionAssignment(members, options, partition => StartOf(partition, options.Partitions)));
    }

    /// <summary>The member that owns a uid with this FNV-1a-64 hash; null when there are no members.</summary>
    public string? OwnerOf(ulong hash) =>
        Members.Count == 0 ? null : Members[_assignment.OwnerOf((int)Math.BigMul(hash, (ulong)_assignment.Partitions, out _))];

    /// <summary>The owner of an object; null when there are no members.</summary>
    public string? OwnerOfUid(ReadOnlySpan<char> uid) => OwnerOf(Fnv1a64.Hash(uid));

    /// <summary>What <paramref name="member"/> owns: empty when it is no member, or when members outnumber partitions.</summary>
    public UidRanges RangesOf(string member) => _rangesOfMember.GetValueOrDefault(member, UidRanges.Empty);

    /// <summary>What changes hands when <paramref name="next"/> takes over, in order of giver and taker. The ranges of different moves do not overlap.</summary>
    public IReadOnlyList<ShardMove> MovesTo(ShardOwnership next)
    {
        var moves =
            from giver in Holders()
            from taker in next.Holders()
            where giver.Member != taker.Member
            let ranges = giver.Ranges.Intersect(taker.Ranges)
            where !ranges.IsEmpty
            select new ShardMove(giver.Member, taker.Member, ranges);
        return [.. moves];
    }

    private IEnumerable<(string? Member, UidRanges Ranges)> Holders() =>
        Members.Count == 0 ? [(null, UidRanges.Whole)] : Members.Select(m => ((string?)m, RangesOf(m)));

    private IEnumerable<(string Owner, UidRange Range)> Slices()
    {
        if (Members.Count == 0)
        {
            yield break;
        }

        for (var partition = 0; partition < _assignment.Partitions; partition++)
        {
            var end = partition + 1 == _assignment.Partitions ? UidRange.EndOfSpace : StartOf(partition + 1, _assignment.Partitions);
            yield return (Members[_assignment.OwnerOf(partition)], new UidRange(StartOf(partition, _assignment.Partitions), end));
        }
    }

    // The smallest hash with floor(hash * partitions / 2^64) == partition, which is how OwnerOf finds the partition.
    private static ulong StartOf(int partition, int partitions) => (ulong)(((UInt128)partition * UidRange.EndOfSpace + (UInt128)(partitions - 1)) / (UInt128)partitions);
}
