using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Lynceus.Hub.Storage;

namespace Lynceus.Hub.Features.Access;

/// <summary>Tokens for programs.</summary>
internal sealed class ApiTokens(DbDataSource database, TimeProvider time)
{
    /// <summary>Tokens that are listed, the newest first.</summary>
    public const int MaxListed = 1000;

    private const string Select = """
        SELECT token_id AS Id, public_id AS PublicId, secret_sha256 AS SecretSha256, name AS Name, scope AS Scope, cluster AS Cluster,
               created_at AS CreatedAtMs, created_by AS CreatedBy, expires_at AS ExpiresAtMs, last_used_at AS LastUsedAtMs,
               revoked_at AS RevokedAtMs
        FROM api_token
        """;

    /// <param name="request">Without <see cref="NewToken.Problems"/>.</param>
    public async Task<(TokenText Text, ApiToken Token)> CreateAsync(NewToken request, string actor, CancellationToken cancellationToken)
    {
        var text = TokenText.Create();
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO api_token (public_id, secret_sha256, name, scope, cluster, created_at, created_by, expires_at)
            VALUES (@publicId, @hash, @name, @scope, @cluster, @now, @actor, @expires)
            """,
            new
            {
                publicId = text.PublicId,
                hash = Secrets.Hash(text.Secret),
                name = request.Name!.Trim(),
                scope = request.Scope,
                cluster = request.Scope == TokenScopes.Agent ? request.Cluster : null,
                now = now.ToUnixTimeMilliseconds(),
                actor,
                expires = request.ExpiresInDays is { } days ? (now + TimeSpan.FromDays(days)).ToUnixTimeMilliseconds() : (long?)null,
            },
            cancellationToken: cancellationToken));
        return (text, await ReadAsync(connection, text.PublicId, cancellationToken)
            ?? throw new InvalidOperationException("The token that was just written is not there."));
    }

    public async Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<ApiToken>(new CommandDefinition(
            $"{Select} ORDER BY token_id DESC LIMIT {MaxListed}", cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>False: there is no such token. One that is revoked already stays as it is.</summary>
    public async Task<bool> RevokeAsync(string publicId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE api_token SET revoked_at = COALESCE(revoked_at, @now) WHERE public_id = @publicId",
            new { publicId, now = UnixTime.Now(time) },
            cancellationToken: cancellationToken)) != 0;
    }

    /// <summary>The token as it is stored, when the secret is right. It may still be expired or revoked.</summary>
    public async Task<ApiToken?> VerifyAsync(TokenText text, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var token = await ReadAsync(connection, text.PublicId, cancellationToken);
        var hash = Secrets.Hash(text.Secret);
        return CryptographicOperations.FixedTimeEquals(hash, token?.SecretSha256 ?? new byte[hash.Length]) ? token : null;
    }

    private static Task<ApiToken?> ReadAsync(DbConnection connection, string publicId, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<ApiToken>(new CommandDefinition(
            $"{Select} WHERE public_id = @publicId", new { publicId }, cancellationToken: cancellationToken));
}
