namespace Lynceus.Testing.Kubernetes;

/// <summary>Who writes and how: what a write needs to know besides the object.</summary>
internal sealed record WriteContext(string Manager, bool DryRun, string Subresource = "")
{
    /// <summary>Seeds keep uid and creation time when they bring them.</summary>
    public bool IsSeed { get; init; }

    /// <summary>Whether metadata.managedFields follows this write.</summary>
    public bool TracksFields { get; init; } = true;

    /// <summary>Whether the manager's name was asked for, rather than guessed.</summary>
    public bool ManagerIsGiven { get; init; }

    /// <summary>Unknown fields are refused instead of dropped.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Is told what was dropped; null when nobody wants to know.</summary>
    public Action<string>? Warn { get; init; }
}
