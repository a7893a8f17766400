namespace Lynceus.Exposition.Blocks;

/// <summary>Small owners that share a block. What is in it belongs to the store's lock; what a scrape reads is the content at one moment.</summary>
internal sealed class SharedBlock(SeriesFamily family)
{
    private SharedContent? _content;

    public SeriesFamily Family => family;

    public List<SeriesPart> Parts { get; } = [];

    /// <summary>Of the text of all parts.</summary>
    public int Bytes { get; private set; }

    /// <summary>Of the text that is not compressed yet.</summary>
    public int UncompressedBytes { get; private set; }

    /// <summary>Of the compressed form, when it was last made.</summary>
    public int DeflatedBytes { get; private set; }

    /// <summary>Place in the list of the family; -1 when it is in none any more.</summary>
    public int Slot { get; set; }

    /// <summary>Whether it waits to be compressed.</summary>
    public bool IsQueued { get; set; }

    public void Add(SeriesPart part)
    {
        part.Shared = this;
        part.Slot = Parts.Count;
        Parts.Add(part);
        Count(part, 1);
    }

    public void Remove(SeriesPart part)
    {
        var last = Parts[^1];
        Parts[part.Slot] = last;
        last.Slot = part.Slot;
        Parts.RemoveAt(Parts.Count - 1);
        part.Shared = null;
        Count(part, -1);
    }

    public SharedContent GetContent()
    {
        if (_content is null)
        {
            var pieces = new SharedContent.Piece[Parts.Count];
            for (var i = 0; i < pieces.Length; i++)
            {
                var part = Parts[i];
                pieces[i] = new SharedContent.Piece(part.Raw, part.Source, part.Offset, part.Length);
            }

            _content = new SharedContent(this, pieces, Bytes);
        }

        return _content;
    }

    /// <summary>Lets go of the text that <paramref name="content"/> has compressed by now, unless the parts have changed since: then they wait for the next time.</summary>
    public void Adopt(SharedContent content, DeflateBlock block)
    {
        if (_content != content)
        {
            Family.Store.CountUncompressed(this, 0);
            return;
        }

        var offset = 0;
        foreach (var part in Parts)
        {
            Release(part);
            (part.Source, part.Offset) = (block, offset);
            offset += part.Length;
        }

        DeflatedBytes = block.DeflatedLength;
    }

    private void Release(SeriesPart part)
    {
        if (part.Raw is not null)
        {
            part.Raw = null;
            UncompressedBytes -= part.Length;
            family.Store.CountUncompressed(this, -part.Length);
        }
    }

    private void Count(SeriesPart part, int sign)
    {
        _content = null;
        Bytes += sign * part.Length;
        if (part.Raw is not null)
        {
            UncompressedBytes += sign * part.Length;
            family.Store.CountUncompressed(this, sign * part.Length);
        }
    }
}
