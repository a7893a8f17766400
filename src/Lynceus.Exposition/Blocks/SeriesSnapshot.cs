namespace Lynceus.Exposition.Blocks;

/// <summary>What all families show at one moment. Made under the store's lock, by copying references.</summary>
internal sealed class SeriesSnapshot
{
    public SeriesSnapshot(List<SeriesFamily> families)
    {
        foreach (var family in families)
        {
            if (family.Series > 0)
            {
                var shown = new Shown(family, family.OwnBlocks(), family.SharedContents());
                Families.Add(shown);
                MostBlocks += 1 + shown.OwnBlocks.Length + shown.Shared.Length;
            }
        }
    }

    public List<Shown> Families { get; } = [];

    public int MostBlocks { get; }

    internal sealed record Shown(SeriesFamily Family, DeflateBlock[] OwnBlocks, SharedContent[] Shared);
}
