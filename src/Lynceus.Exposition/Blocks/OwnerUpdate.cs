using System.Buffers;

namespace Lynceus.Exposition.Blocks;

/// <summary>All series of one owner as they shall be: scrapes see them from <see cref="Commit"/> on, all at once, in place of those that the owner had. For one thread at a time.</summary>
/// <remarks>Text is checked and compressed while it comes in, so an owner of any size needs about one block of uncompressed text for each family.</remarks>
public sealed class OwnerUpdate : IDisposable
{
    private readonly SeriesStore _store;
    private readonly FamilyLines?[] _lines;
    private HashSet<ulong>? _seen; // belongs to the store
    private bool _isComplete;
    private bool _isEnded;

    internal OwnerUpdate(SeriesStore store, OwnerVersion version, OwnerVersion? replaced, int families)
    {
        (_store, Version, Replaced) = (store, version, replaced);
        _lines = new FamilyLines?[families];
        (Had, Has) = (new int[families], new int[families]);
        foreach (var part in replaced?.Parts ?? [])
        {
            Had[part.Family.Index] += part.Series;
        }
    }

    internal OwnerVersion Version { get; }

    internal OwnerVersion? Replaced { get; }

    /// <summary>Series of the replaced version by family.</summary>
    internal int[] Had { get; }

    /// <summary>Series of the new version by family.</summary>
    internal int[] Has { get; }

    internal int HasInAll { get; set; }

    /// <summary>Claimed for the version, but in none of its parts yet.</summary>
    internal ulong[] Unfinished { get; set; } = [];

    /// <summary>Whether a series that can only be this owner's comes for the first time.</summary>
    internal bool IsNew(ulong identity) => (_seen ??= _store.RentSet()).Add(identity);

    /// <summary>Takes lines of the family, each ended by a line feed, as <see cref="Text.SampleWriter"/> writes them for names that are legacy.</summary>
    public IBufferWriter<byte> Lines(SeriesFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        ObjectDisposedException.ThrowIf(_isEnded || _isComplete, this);
        return _lines[family.Index] ??= new FamilyLines(_store, this, family);
    }

    /// <summary>All is written: compresses the rest and gives back the buffers, so that the update can wait for its <see cref="Commit"/> at the price of its blocks.</summary>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_isEnded, this);
        if (_isComplete)
        {
            return;
        }

        _isComplete = true;
        foreach (var lines in _lines)
        {
            lines?.Complete();
            lines?.Dispose();
        }

        ReturnSet();
    }

    /// <summary>Shows what was written. Without any line the owner is removed.</summary>
    public void Commit()
    {
        Complete();
        _isEnded = true;
        _store.Commit(this);
    }

    /// <summary>Without <see cref="Commit"/> before it the owner keeps what it had.</summary>
    public void Dispose()
    {
        foreach (var lines in _lines)
        {
            lines?.Dispose();
        }

        ReturnSet();
        if (!_isEnded)
        {
            _isEnded = true;
            _store.Abandon(this);
        }
    }

    private void ReturnSet()
    {
        if (_seen is not null)
        {
            _store.ReturnSet(_seen);
            _seen = null;
        }
    }
}
