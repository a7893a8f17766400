using Lynceus.Kubernetes.Objects;

namespace Lynceus.Hosting.Access;

/// <summary>Who may read. Everything here is decided without the API server; what is left open is asked of it.</summary>
public sealed class AuthorizationOptions
{
    /// <summary>Paths for everybody; credentials are not even looked at. Default: none.</summary>
    public IReadOnlyList<PathPattern> AllowedPaths { get; set; } = [];

    /// <summary>Groups whose members may do everything here. Default: <c>system:masters</c>, as on the API server.</summary>
    public IReadOnlyList<string> AllowedGroups { get; set; } = ["system:masters"];

    /// <summary>Users who may do everything here. Default: none.</summary>
    public IReadOnlyList<string> AllowedUsers { get; set; } = [];

    /// <summary>Default: none.</summary>
    public IReadOnlyList<StaticRule> Rules { get; set; } = [];

    /// <summary>
    /// Asks about this resource instead of path and method. Without a verb of its own the method gives it: GET and HEAD get, POST create, PUT update, PATCH patch,
    /// DELETE delete. Default: null, path and method.
    /// </summary>
    public ResourceAttributes? Resource { get; set; }
}
