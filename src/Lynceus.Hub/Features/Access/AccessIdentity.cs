using System.Globalization;
using System.Security.Claims;

namespace Lynceus.Hub.Features.Access;

/// <summary>Who is calling, as claims.</summary>
internal static class AccessIdentity
{
    public const string StampClaim = "stamp";
    private const string RoleClaim = "role";
    private const string ScopeClaim = "scope";
    private const string ClusterClaim = "cluster";
    private const string RawClaim = "raw";

    public static ClaimsPrincipal OfUser(UserAccount user) => Create(Schemes.Session,
    [
        new(ClaimTypes.NameIdentifier, user.Id.ToString(CultureInfo.InvariantCulture)),
        new(ClaimTypes.Name, user.Name),
        new(RoleClaim, user.Role),
        new(StampClaim, user.Stamp),
        .. (ReadOnlySpan<Claim>)(user.SeesRaw != 0 ? [new(RawClaim, "")] : []),
    ]);

    /// <summary>Whose session it is; what that person may do is looked up with each request.</summary>
    public static ClaimsPrincipal OfSession(long userId, string stamp) => Create(Schemes.Session,
    [
        new(ClaimTypes.NameIdentifier, userId.ToString(CultureInfo.InvariantCulture)),
        new(RoleClaim, UserRoles.Viewer),
        new(StampClaim, stamp),
    ]);

    public static ClaimsPrincipal OfToken(ApiToken token)
    {
        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, "token:" + token.PublicId),
            new(ClaimTypes.Name, "token " + token.Name),
            new(ScopeClaim, token.Scope),
        ];
        if (token.Cluster is { } cluster)
        {
            claims.Add(new Claim(ClusterClaim, cluster));
        }

        return Create(Schemes.Token, claims);
    }

    public static ClaimsPrincipal OfBootstrapToken() => Create(Schemes.Token,
    [
        new(ClaimTypes.NameIdentifier, "token:bootstrap"),
        new(ClaimTypes.Name, "token bootstrap"),
        new(ScopeClaim, TokenScopes.Admin),
    ]);

    /// <summary>Name for history and notes: the user's, or <c>token NAME</c>.</summary>
    public static string ActorName(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Name) ?? "";

    /// <summary>Tells callers apart, for limits of each: a user's number or a token's public id. Empty for nobody.</summary>
    public static string CallerId(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

    /// <summary>Null for tokens and for nobody.</summary>
    public static long? UserId(this ClaimsPrincipal user) =>
        user.Role() is not null && long.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    /// <summary>One of <see cref="UserRoles"/>; null for tokens and for nobody.</summary>
    public static string? Role(this ClaimsPrincipal user) => user.FindFirstValue(RoleClaim);

    /// <summary>The user was given the right to see reports as they were sent.</summary>
    public static bool MaySeeRaw(this ClaimsPrincipal user) => user.HasClaim(static c => c.Type == RawClaim);

    /// <summary>One of <see cref="TokenScopes"/>; null for users and for nobody.</summary>
    public static string? Scope(this ClaimsPrincipal user) => user.FindFirstValue(ScopeClaim);

    public static string? Cluster(this ClaimsPrincipal user) => user.FindFirstValue(ClusterClaim);

    private static ClaimsPrincipal Create(string scheme, IEnumerable<Claim> claims) =>
        new(new ClaimsIdentity(claims, scheme, ClaimTypes.Name, RoleClaim));
}
