namespace Lynceus.Hub.Features.Access;

/// <summary>A new token; the only answer that ever holds the token itself.</summary>
internal sealed record CreatedTokenView(
    string Id, string Name, string Scope, string? Cluster, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, string Token)
{
    public CreatedTokenView(TokenView view, string token)
        : this(view.Id, view.Name, view.Scope, view.Cluster, view.CreatedAt, view.ExpiresAt, token)
    {
    }
}
