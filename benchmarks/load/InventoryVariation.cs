namespace Lynceus.Load;

/// <summary>How a report of an inventory differs from the plain one.</summary>
internal enum InventoryVariation
{
    None,

    /// <summary>The same findings from last to first: other bytes, nothing else.</summary>
    Reordered,

    /// <summary>1 % of the findings left out, 1 % with another severity, and as many new ones as were left out.</summary>
    OnePercent,
}
