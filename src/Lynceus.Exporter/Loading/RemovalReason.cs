namespace Lynceus.Exporter.Loading;

internal enum RemovalReason
{
    /// <summary>It was deleted, and its grace time is over.</summary>
    Expired,

    /// <summary>trivy-operator marked it as historical.</summary>
    Superseded,

    /// <summary>It is another member's.</summary>
    Moved,
}
