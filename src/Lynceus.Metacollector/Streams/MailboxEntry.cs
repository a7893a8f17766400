using Lynceus.Metacollector.Relevance;

namespace Lynceus.Metacollector.Streams;

/// <summary>What one subscriber knows of one uid.</summary>
internal sealed class MailboxEntry(Slot slot)
{
    public Slot Slot { get; set; } = slot;

    /// <summary>The version it was told last; 0 when it was told of none.</summary>
    public long Told { get; set; }

    /// <summary>It is to be told something.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Timestamp of the first change that it was not told of.</summary>
    public long Since { get; set; }

    /// <summary>Its place among what waits at the same time; see <see cref="Mailbox"/>.</summary>
    public int Rank { get; set; }
}
