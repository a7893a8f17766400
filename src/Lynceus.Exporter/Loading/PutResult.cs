namespace Lynceus.Exporter.Loading;

internal enum PutResult
{
    /// <summary>Rendered, and shown or ready to be.</summary>
    Loaded,

    /// <summary>Somebody else renders it at this moment, or its place on the shelf was in the way: again soon.</summary>
    Busy,

    /// <summary>It is not JSON; what was loaded before stays.</summary>
    Unreadable,

    /// <summary>Rendering it failed otherwise, which is a mistake of ours; what was loaded before stays.</summary>
    Faulty,

    /// <summary>It belongs to another shard.</summary>
    Foreign,
}
