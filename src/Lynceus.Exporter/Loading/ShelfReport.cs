using Lynceus.Exporter.Families;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Loading;

/// <summary>One report on the shelf. Under the shelf's lock.</summary>
internal sealed class ShelfReport
{
    /// <summary>Of the uid of what is loaded.</summary>
    public ulong Hash { get; set; }

    /// <summary>Resource version of what is loaded; null when nothing is, or when it has to be read again.</summary>
    public string? Version { get; set; }

    /// <summary>Somebody reads and renders it at this moment, outside the lock.</summary>
    public bool IsBeingWritten { get; set; }

    /// <summary>Scrapes see it.</summary>
    public bool IsShown { get; set; }

    /// <summary>Rendered and waiting to be shown; never while <see cref="IsShown"/>.</summary>
    public OwnerUpdate? Pending { get; set; }

    public RenderedReport? Rendered { get; set; }

    /// <summary>Not to be shown before this timestamp: another shard may still show a predecessor of the same name.</summary>
    public long NotBefore { get; set; }

    /// <summary>When it was found to be gone from the cluster; its series stay for the grace time. Null while it is there.</summary>
    public long? GoneSince { get; set; }
}
