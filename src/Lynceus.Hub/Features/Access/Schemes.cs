namespace Lynceus.Hub.Features.Access;

/// <summary>Names of the authentication schemes.</summary>
internal static class Schemes
{
    /// <summary>Chooses between the other two by the request.</summary>
    public const string Default = "Access";

    /// <summary>The cookie of a browser.</summary>
    public const string Session = "Session";

    /// <summary><c>Authorization: Bearer</c>.</summary>
    public const string Token = "Token";
}
