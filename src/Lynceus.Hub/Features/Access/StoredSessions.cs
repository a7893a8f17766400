using System.Data.Common;
using Dapper;
using Lynceus.Hub.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Lynceus.Hub.Features.Access;

/// <summary>Keeps sessions in the database, so that they end when somebody says so: a copied cookie is worth nothing after the sign-out.</summary>
/// <remarks>The cookie holds a secret alone. Who it stands for is looked up with each request, see <see cref="SessionEvents"/>.</remarks>
internal sealed class StoredSessions(DbDataSource database, HubOptions options, TimeProvider time) : ITicketStore
{
    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var secret = Secrets.Create();
        var now = UnixTime.Now(time);
        await ExecuteAsync(
            """
            INSERT INTO user_session (secret_sha256, user_id, stamp, created_at, issued_at, expires_at) VALUES (@hash, @user, @stamp, @now, @issued, @expires)
            """,
            new
            {
                hash = Secrets.Hash(secret),
                user = UserOf(ticket),
                stamp = StampOf(ticket),
                now,
                issued = (ticket.Properties.IssuedUtc ?? time.GetUtcNow()).ToUnixTimeMilliseconds(),
                expires = ExpiresAt(ticket, now),
            });
        return secret;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => ExecuteAsync(
        """
        UPDATE user_session SET user_id = @user, stamp = @stamp, issued_at = @issued, expires_at = MIN(@expires, created_at + @longest) WHERE secret_sha256 = @hash
        """,
        new
        {
            hash = Secrets.Hash(key),
            user = UserOf(ticket),
            stamp = StampOf(ticket),
            issued = (ticket.Properties.IssuedUtc ?? time.GetUtcNow()).ToUnixTimeMilliseconds(),
            expires = ExpiresAt(ticket, UnixTime.Now(time)),
            longest = (long)options.LongestSession.TotalMilliseconds,
        });

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        if (!Secrets.HasShape(key))
        {
            return null;
        }

        await using var connection = await database.OpenConnectionAsync();
        var found = await connection.QueryFirstOrDefaultAsync<(long UserId, string Stamp, long IssuedAt, long ExpiresAt)?>(
            "SELECT user_id, stamp, issued_at, expires_at FROM user_session WHERE secret_sha256 = @hash AND expires_at > @now",
            new { hash = Secrets.Hash(key), now = UnixTime.Now(time) });
        return found is not { } session
            ? null
            : new AuthenticationTicket(
                AccessIdentity.OfSession(session.UserId, session.Stamp),
                new AuthenticationProperties { IssuedUtc = UnixTime.FromMilliseconds(session.IssuedAt), ExpiresUtc = UnixTime.FromMilliseconds(session.ExpiresAt) },
                Schemes.Session);
    }

    public Task RemoveAsync(string key) => ExecuteAsync("DELETE FROM user_session WHERE secret_sha256 = @hash", new { hash = Secrets.Hash(key) });

    /// <summary>Forgets those that are over, by time or because the user's stamp is another one now.</summary>
    public Task ForgetOldAsync() => ExecuteAsync(
        """
        DELETE FROM user_session WHERE expires_at <= @now
        OR NOT EXISTS (SELECT 1 FROM user_account u WHERE u.user_id = user_session.user_id AND u.stamp = user_session.stamp)
        """,
        new { now = UnixTime.Now(time) });

    // Never later than a session may last as a whole, however much it is used.
    private long ExpiresAt(AuthenticationTicket ticket, long now) =>
        Math.Min((ticket.Properties.ExpiresUtc ?? time.GetUtcNow() + options.SessionLifetime).ToUnixTimeMilliseconds(), now + (long)options.LongestSession.TotalMilliseconds);

    private static long UserOf(AuthenticationTicket ticket) => ticket.Principal.UserId() ?? throw new InvalidOperationException("Only users have sessions.");

    private static string StampOf(AuthenticationTicket ticket) => ticket.Principal.FindFirst(AccessIdentity.StampClaim)!.Value;

    private async Task ExecuteAsync(string sql, object parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }
}
