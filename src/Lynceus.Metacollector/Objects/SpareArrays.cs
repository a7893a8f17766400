namespace Lynceus.Metacollector.Objects;

/// <summary>Arrays that nothing refers to any more, one of each length at most.</summary>
/// <remarks>
/// An object that changes has mostly as many bytes as before, and its former bytes have lived long: the collector would have to move the new ones there and to find out that the former ones are garbage,
/// which stops the process for milliseconds every few seconds at thousands of changes per second. Safe to use from many threads.
/// </remarks>
internal sealed class SpareArrays
{
    private const int MaxLength = 2048;

    private readonly byte[]?[] _byLength = new byte[]?[MaxLength + 1];

    /// <summary>A copy, in an array of its own and of its length.</summary>
    public byte[] Copy(ReadOnlySpan<byte> bytes)
    {
        var array = bytes.Length <= MaxLength ? Interlocked.Exchange(ref _byLength[bytes.Length], null) ?? new byte[bytes.Length] : new byte[bytes.Length];
        bytes.CopyTo(array);
        return array;
    }

    /// <summary>The array is written over from now on.</summary>
    public void Add(byte[] array)
    {
        if (array.Length is > 0 and <= MaxLength)
        {
            _byLength[array.Length] = array;
        }
    }
}
