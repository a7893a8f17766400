namespace Lynceus.Exporter.Workloads;

/// <summary>The controller that an object names among its owners.</summary>
internal sealed record ControllerRef(string Kind, string Name, string Uid)
{
    /// <summary>Of objects that nobody controls.</summary>
    public static readonly ControllerRef None = new("", "", "");
}
