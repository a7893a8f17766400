namespace Lynceus.Items;

/// <summary>A set of item ids. Stores give them one after the other, so a bit each is little: 2.5 MB for 20 million.</summary>
internal sealed class ItemIdSet
{
    private ulong[] _bits = new ulong[1024];

    public void Add(long id)
    {
        var word = (int)(id >> 6);
        if (word >= _bits.Length)
        {
            Array.Resize(ref _bits, Math.Max(word + 1, _bits.Length * 2));
        }

        _bits[word] |= 1UL << (int)(id & 63);
    }

    public bool Contains(long id) => (int)(id >> 6) is var word && word < _bits.Length && (_bits[word] & (1UL << (int)(id & 63))) != 0;
}
