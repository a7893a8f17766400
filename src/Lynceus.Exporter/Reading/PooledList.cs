using System.Buffers;

namespace Lynceus.Exporter.Reading;

/// <summary>A list of structs in one rented array, to be filled and cleared again and again.</summary>
internal sealed class PooledList<T>
    where T : struct
{
    // Beyond this many bytes the array goes back after use: the next report will hardly be as large.
    private const int KeptBytes = 1024 * 1024;

    private T[] _items = [];

    public int Count { get; private set; }

    public Span<T> Items => _items.AsSpan(0, Count);

    public ref T this[int index] => ref Items[index];

    /// <summary>Adds a default value to be filled.</summary>
    public ref T Add()
    {
        if (Count == _items.Length)
        {
            Grow(Count + 1);
        }

        ref var item = ref _items[Count++];
        item = default;
        return ref item;
    }

    public void Add(T item) => Add() = item;

    /// <summary>Makes it <paramref name="count"/> default values long.</summary>
    public Span<T> Reset(int count)
    {
        Count = 0;
        if (count > _items.Length)
        {
            Grow(count);
        }

        Count = count;
        Items.Clear();
        return Items;
    }

    public void RemoveLast() => Count--;

    public void Clear()
    {
        Count = 0;
        if ((long)_items.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>() > KeptBytes)
        {
            ArrayPool<T>.Shared.Return(_items);
            _items = [];
        }
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(count, Math.Max(16, 2 * _items.Length)));
        Items.CopyTo(larger);
        if (_items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(_items);
        }

        _items = larger;
    }
}
