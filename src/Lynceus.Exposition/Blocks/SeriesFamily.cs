namespace Lynceus.Exposition.Blocks;

/// <summary>A family of a <see cref="SeriesStore"/>: its header and the blocks of all owners. Its state belongs to the store and its lock.</summary>
public sealed class SeriesFamily
{
    private readonly List<SeriesPart> _parts = [];
    private readonly List<SharedBlock> _shared = [];
    private long _ownDeflatedBytes;

    internal SeriesFamily(SeriesStore store, int index, FamilyHeader header, ulong nameHash, bool isUniqueToOwner, BlockCompressor compressor)
    {
        (Store, Index, Header, NameHash, IsUniqueToOwner) = (store, index, header, nameHash, isUniqueToOwner);
        SampleName = header.Name.Utf8.ToArray();
        Text = compressor.Compress(header.Text.Span);
        OpenMetrics = compressor.Compress(header.OpenMetrics.Span);
    }

    public FamilyHeader Header { get; }

    internal SeriesStore Store { get; }

    internal int Index { get; }

    internal byte[] SampleName { get; }

    internal ulong NameHash { get; }

    /// <summary>No two owners can have a series in common, so duplicates are looked for within each update alone.</summary>
    internal bool IsUniqueToOwner { get; }

    internal DeflateBlock Text { get; }

    internal DeflateBlock OpenMetrics { get; }

    /// <summary>Series of all owners, and those that open updates have beyond what their owner had: what the budget bounds.</summary>
    internal int Reserved { get; set; }

    internal int Series { get; private set; }

    internal long RawBytes { get; private set; }

    /// <summary>The shared block that takes new owners, if there is one.</summary>
    internal SharedBlock? Open { get; private set; }

    internal void Add(SeriesPart part, SharedBlock? preferred, SeriesStoreOptions options)
    {
        Series += part.Series;
        RawBytes += part.Length;
        if (part.Block is not null)
        {
            part.Slot = _parts.Count;
            _parts.Add(part);
            _ownDeflatedBytes += part.Block.DeflatedLength;
            return;
        }

        AddShared(part, preferred, options);
    }

    /// <summary>Takes out a part; the shared block it was in, or null.</summary>
    internal SharedBlock? Remove(SeriesPart part)
    {
        Series -= part.Series;
        RawBytes -= part.Length;
        if (part.Shared is { } shared)
        {
            shared.Remove(part);
            return shared;
        }

        var last = _parts[^1];
        _parts[part.Slot] = last;
        last.Slot = part.Slot;
        _parts.RemoveAt(_parts.Count - 1);
        _ownDeflatedBytes -= part.Block!.DeflatedLength;
        return null;
    }

    /// <summary>After removals: a block that became nearly empty gives its rest to the open one.</summary>
    internal void Tidy(SharedBlock shared, SeriesStoreOptions options)
    {
        if (shared.Slot < 0 || (shared.Parts.Count > 0 && (shared == Open || shared.Bytes >= options.SharedBlockBytes / 4)))
        {
            return;
        }

        if (shared.Parts.Count > 0 && (Open is null || Open.Bytes >= options.SharedBlockBytes))
        {
            Open = shared;
            return;
        }

        var last = _shared[^1];
        _shared[shared.Slot] = last;
        last.Slot = shared.Slot;
        _shared.RemoveAt(_shared.Count - 1);
        shared.Slot = -1;
        Open = shared == Open ? null : Open;
        while (shared.Parts.Count > 0)
        {
            var part = shared.Parts[^1];
            shared.Remove(part);
            AddShared(part, null, options);
        }
    }

    internal long DeflatedBytes()
    {
        var sum = _ownDeflatedBytes;
        foreach (var shared in _shared)
        {
            sum += shared.DeflatedBytes;
        }

        return sum;
    }

    internal DeflateBlock[] OwnBlocks()
    {
        var blocks = new DeflateBlock[_parts.Count];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = _parts[i].Block!;
        }

        return blocks;
    }

    internal SharedContent[] SharedContents()
    {
        var contents = new SharedContent[_shared.Count];
        for (var i = 0; i < contents.Length; i++)
        {
            contents[i] = _shared[i].GetContent();
        }

        return contents;
    }

    private void AddShared(SeriesPart part, SharedBlock? preferred, SeriesStoreOptions options)
    {
        // A replaced part stays where it was, so that one block changes and not two.
        if (preferred is not null && preferred.Slot >= 0 && preferred.Bytes + part.Length <= 2 * options.SharedBlockBytes)
        {
            preferred.Add(part);
            return;
        }

        if (Open is null || Open.Bytes >= options.SharedBlockBytes)
        {
            Open = new SharedBlock(this) { Slot = _shared.Count };
            _shared.Add(Open);
        }

        Open.Add(part);
    }
}
