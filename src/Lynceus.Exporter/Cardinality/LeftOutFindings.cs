namespace Lynceus.Exporter.Cardinality;

/// <summary>Why findings have no series of their own in the detail families.</summary>
internal enum LeftOutFindings
{
    SeverityFloor,
    FixableOnly,
    Namespace,

    /// <summary>They are in the one series for all others.</summary>
    TopN,
}
