namespace Lynceus.Testing.Kubernetes.Access;

/// <summary>Knows who a request is from by its bearer token.</summary>
internal sealed class Authenticator(UserTable users)
{
    /// <summary>Null when there is a token and it is no good.</summary>
    public Caller? Identify(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return Caller.Anonymous;
        }

        return users.Find(header["Bearer ".Length..].Trim()) is { } user && user.Audiences.Contains(ClusterUser.ApiServerAudience, StringComparer.Ordinal)
            ? Caller.Of(user)
            : null;
    }
}
