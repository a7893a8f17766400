namespace Lynceus.Hosting.Access;

/// <summary>How callers are told apart.</summary>
public sealed class AuthenticationOptions
{
    /// <summary>Default: as the transport is.</summary>
    public AuthenticationMode Mode { get; set; } = AuthenticationMode.Auto;

    /// <summary>A token must be meant for one of these. Default: none, which leaves it to the API server's own audiences.</summary>
    public IReadOnlyList<string> Audiences { get; set; } = [];

    /// <summary>Paths on which a request without credentials counts as <c>system:anonymous</c> and goes on to authorisation. Default: none.</summary>
    public IReadOnlyList<PathPattern> AnonymousPaths { get; set; } = [];
}
