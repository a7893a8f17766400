namespace Lynceus.Exposition.Blocks;

/// <summary>Lines of one family of one owner: a block of their own, or a place in a shared one.</summary>
internal sealed class SeriesPart(SeriesFamily family, ulong[] identities, int series, int length)
{
    public SeriesFamily Family => family;

    /// <summary>Of each series; empty when duplicates are not looked for.</summary>
    public ulong[] Identities => identities;

    public int Series => series;

    /// <summary>Of the text.</summary>
    public int Length => length;

    /// <summary>Null when the lines are, or will be, in a shared block.</summary>
    public DeflateBlock? Block { get; init; }

    /// <summary>Where the part stands in the list of its family or of its shared block.</summary>
    public int Slot { get; set; }

    public SharedBlock? Shared { get; set; }

    /// <summary>The text, as long as no shared block has it compressed.</summary>
    public byte[]? Raw { get; set; }

    /// <summary>The block that has the text at <see cref="Offset"/> when <see cref="Raw"/> is null.</summary>
    public DeflateBlock? Source { get; set; }

    public int Offset { get; set; }
}
