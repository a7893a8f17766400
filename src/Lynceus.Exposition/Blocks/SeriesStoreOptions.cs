namespace Lynceus.Exposition.Blocks;

public sealed class SeriesStoreOptions
{
    /// <summary>Series of one owner; its further ones are left out. Default 200,000.</summary>
    public int MaxSeriesPerOwner { get; set; } = 200_000;

    /// <summary>Series of one family; what comes later is left out. Default 5,000,000.</summary>
    public int MaxSeriesPerFamily { get; set; } = 5_000_000;

    /// <summary>Series in all; what comes later is left out. Default 10,000,000.</summary>
    public int MaxSeries { get; set; } = 10_000_000;

    /// <summary>
    /// Whether a series that two owners have is shown only once. Costs about 25 bytes of memory a series. Without it nothing is compared, and Prometheus takes one of them and logs the rest.
    /// Default true.
    /// </summary>
    public bool DetectDuplicates { get; set; } = true;

    /// <summary>Of zlib, 1 to 9. 1 is half again as fast as 2 and needs a fifth more memory; from 3 on it is slow. Default 2.</summary>
    public int CompressionLevel { get; set; } = 2;

    /// <summary>Text of duplicates that wait for the other to go. Further ones come back only when their owner is replaced. Default 16 MiB.</summary>
    public int MaxWaitingBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Text of one family of an owner, in bytes, up to which it shares a block with others. Alone, 16 KiB compress a third worse than 128 KiB.</summary>
    internal int SmallBytes { get; set; } = 16 * 1024;

    /// <summary>Text of a shared block, in bytes, beyond which no owner is added to it.</summary>
    internal int SharedBlockBytes { get; set; } = 128 * 1024;

    /// <summary>Text of one block of one owner, in bytes. Its compressed form is well below the 85,000 bytes from which arrays are never moved by the collector.</summary>
    internal int BlockBytes { get; set; } = 256 * 1024;

    /// <summary>Text of small owners, in bytes, that may stay uncompressed between scrapes.</summary>
    internal int MaxUncompressedBytes { get; set; } = 4 * 1024 * 1024;
}
