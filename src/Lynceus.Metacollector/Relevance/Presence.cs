namespace Lynceus.Metacollector.Relevance;

/// <summary>What an object is to a node.</summary>
internal enum Presence
{
    /// <summary>It does not exist, or has nothing to do with the node.</summary>
    Gone,

    /// <summary>A pod whose namespace is not known: nothing is said of it until it is, neither that it is there nor that it is gone.</summary>
    Held,

    Here,
}
