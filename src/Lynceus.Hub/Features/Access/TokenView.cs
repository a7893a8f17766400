using Lynceus.Hub.Storage;

namespace Lynceus.Hub.Features.Access;

/// <summary>A token as the API and the settings page show it.</summary>
/// <param name="Id">The part of the token that may be shown.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="LastUsedAt">To the minute; null: not yet.</param>
internal sealed record TokenView(
    string Id,
    string Name,
    string Scope,
    string? Cluster,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt)
{
    public static TokenView Of(ApiToken token) => new(
        token.PublicId,
        token.Name,
        token.Scope,
        token.Cluster,
        token.CreatedBy,
        UnixTime.FromMilliseconds(token.CreatedAtMs),
        UnixTime.FromMilliseconds(token.ExpiresAtMs),
        UnixTime.FromMilliseconds(token.LastUsedAtMs),
        UnixTime.FromMilliseconds(token.RevokedAtMs));
}
