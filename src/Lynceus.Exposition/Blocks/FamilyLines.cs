using System.Buffers;

namespace Lynceus.Exposition.Blocks;

/// <summary>Collects lines until they are enough for a block.</summary>
internal sealed class FamilyLines(SeriesStore store, OwnerUpdate update, SeriesFamily family) : IBufferWriter<byte>, IDisposable
{
    private const int FirstBytes = 4 * 1024;

    private byte[] _buffer = [];
    private int _length;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(1, sizeHint));
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Hands over what is left.</summary>
    public void Complete()
    {
        store.Take(update, family, _buffer.AsSpan(0, _length), isLast: true);
        _length = 0;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _length = 0;
        }
    }

    private void MakeRoom(int count)
    {
        // A writer may stand in the middle of a line.
        if (_length >= store.Options.BlockBytes && _buffer.AsSpan(0, _length).LastIndexOf((byte)'\n') + 1 is > 0 and var whole)
        {
            store.Take(update, family, _buffer.AsSpan(0, whole), isLast: false);
            _buffer.AsSpan(whole, _length - whole).CopyTo(_buffer);
            _length -= whole;
        }

        if (_buffer.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, Math.Max(FirstBytes, 2 * _buffer.Length)));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            var length = _length;
            Dispose();
            (_buffer, _length) = (larger, length);
        }
    }
}
