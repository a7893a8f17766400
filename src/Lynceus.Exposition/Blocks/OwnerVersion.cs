namespace Lynceus.Exposition.Blocks;

/// <summary>All that one update said of an owner. Changed only under the store's lock.</summary>
internal sealed class OwnerVersion(OwnerKey owner, int id)
{
    private int[]? _leftOut;

    public OwnerKey Owner => owner;

    /// <summary>By which <see cref="SeriesIdentities"/> knows it.</summary>
    public int Id => id;

    public List<SeriesPart> Parts { get; } = [];

    /// <summary>In all parts.</summary>
    public int Series { get; private set; }

    /// <summary>Whether scrapes see it.</summary>
    public bool IsShown { get; set; }

    /// <summary>The open update that makes or replaces this version, if any.</summary>
    public OwnerUpdate? Update { get; set; }

    /// <summary>Identities that another owner has, whose lines wait in the store.</summary>
    public HashSet<ulong>? Waiting { get; set; }

    public bool HasContent => Parts.Count > 0 || _leftOut is not null;

    public void Add(SeriesPart part)
    {
        Parts.Add(part);
        Series += part.Series;
    }

    public int LeftOut(LeaveOutReason reason) => _leftOut is null ? 0 : _leftOut[(int)reason];

    public void CountLeftOut(LeaveOutReason reason, int count) => (_leftOut ??= new int[(int)LeaveOutReason.TotalLimit + 1])[(int)reason] += count;
}
