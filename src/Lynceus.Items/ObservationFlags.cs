namespace Lynceus.Items;

[Flags]
internal enum ObservationFlags : ushort
{
    None = 0,

    /// <summary>An item stands for it already.</summary>
    IsKnown = 1,

    WasFixable = 2,
    IsFixable = 4,

    /// <summary>Every finding of this identity says that its tool does not count it.</summary>
    IsSuppressed = 8,

    /// <summary>The staged title is another one than the stored one.</summary>
    IsRetitled = 16,

    /// <summary>The item was found under a former key.</summary>
    IsRekeyed = 32,

    /// <summary>All that the report says of it is older than what is known.</summary>
    IsOutdated = 64,

    /// <summary>It was seen at more than one place.</summary>
    HasMorePlaces = 128,

    /// <summary>The report names it. Without it this is a known item that was read ahead.</summary>
    IsSeen = 256,
}
