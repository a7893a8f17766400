using System.Buffers;
using System.Text.Unicode;

namespace Lynceus.Exposition.Blocks;

/// <summary>The valid lines of a text: where each ends, and its identity.</summary>
internal ref struct LineBatch
{
    private const int LineBytesGuess = 128;

    private Span<byte> _text;
    private int[] _ends;
    private ulong[] _identities;

    /// <summary>Reads the lines of <paramref name="text"/> and moves the valid ones to its begin.</summary>
    public LineBatch(Span<byte> text, SeriesFamily family, in SeriesHash hash)
    {
        _ends = ArrayPool<int>.Shared.Rent((text.Length / LineBytesGuess) + 16);
        _identities = ArrayPool<ulong>.Shared.Rent((text.Length / LineBytesGuess) + 16);
        var isUtf8 = Utf8.IsValid(text);
        var length = 0;
        for (var at = 0; at < text.Length;)
        {
            if (SeriesLine.TryRead(text[at..], family.SampleName, family.NameHash, hash, out var lineLength, out var identity)
                && (isUtf8 || Utf8.IsValid(text.Slice(at, lineLength))))
            {
                Move(text, at, length, lineLength);
                length += lineLength;
                Add(length, identity);
            }
            else
            {
                Invalid++;
            }

            at += lineLength;
        }

        _text = text[..length];
    }

    public int Count { get; private set; }

    public int Invalid { get; private set; }

    public readonly ReadOnlySpan<byte> Text => _text;

    public readonly ReadOnlySpan<ulong> Identities => _identities.AsSpan(0, Count);

    public readonly ReadOnlySpan<byte> Line(int index) => _text[StartOf(index).._ends[index]];

    /// <summary>Keeps only the lines for which <paramref name="isLeftOut"/> is false.</summary>
    public void Filter(ReadOnlySpan<bool> isLeftOut)
    {
        int length = 0, count = 0, start = 0;
        for (var i = 0; i < Count; i++)
        {
            var end = _ends[i];
            if (!isLeftOut[i])
            {
                Move(_text, start, length, end - start);
                length += end - start;
                (_ends[count], _identities[count]) = (length, _identities[i]);
                count++;
            }

            start = end;
        }

        Count = count;
        _text = _text[..length];
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_ends);
        ArrayPool<ulong>.Shared.Return(_identities);
        (_ends, _identities, Count) = ([], [], 0);
    }

    private static void Move(Span<byte> text, int from, int to, int length)
    {
        if (from != to)
        {
            text.Slice(from, length).CopyTo(text[to..]);
        }
    }

    private readonly int StartOf(int index) => index == 0 ? 0 : _ends[index - 1];

    private void Add(int end, ulong identity)
    {
        if (Count == Math.Min(_ends.Length, _identities.Length))
        {
            Grow(ref _ends);
            Grow(ref _identities);
        }

        (_ends[Count], _identities[Count]) = (end, identity);
        Count++;
    }

    private readonly void Grow<T>(ref T[] array)
    {
        var larger = ArrayPool<T>.Shared.Rent(2 * array.Length);
        array.AsSpan(0, Count).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }
}
