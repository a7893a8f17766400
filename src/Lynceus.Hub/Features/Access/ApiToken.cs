namespace Lynceus.Hub.Features.Access;

/// <param name="PublicId">Part of the token itself, so that people can tell which one they hold.</param>
/// <param name="Scope">One of <see cref="TokenScopes"/>.</param>
/// <param name="Cluster">Set for an agent's token only.</param>
/// <param name="ExpiresAtMs">Null: never.</param>
internal sealed record ApiToken(
    long Id,
    string PublicId,
    byte[] SecretSha256,
    string Name,
    string Scope,
    string? Cluster,
    long CreatedAtMs,
    string CreatedBy,
    long? ExpiresAtMs,
    long? LastUsedAtMs,
    long? RevokedAtMs);
