namespace Lynceus.Reports.Sarif;

/// <summary>The address of a repository in one spelling: <c>git@github.com:team/shop.git</c> and <c>https://bot:token@github.com/team/shop/</c> are <c>github.com/team/shop</c>.</summary>
internal static class RepositoryAddress
{
    public static string Normalise(string address)
    {
        var text = address.AsSpan().Trim();
        var end = text.IndexOfAny('?', '#');
        text = end < 0 ? text : text[..end];
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? text : text[(scheme + 3)..];
        var slash = path.IndexOf('/');
        var host = slash < 0 ? path : path[..slash];
        var rest = slash < 0 ? [] : path[slash..];
        var at = host.LastIndexOf('@');
        host = host[(at + 1)..];

        // "host:path" of SSH, and a port, which says how the repository was reached and not which one it is.
        var colon = host.IndexOf(':');
        if (colon > 1)
        {
            var behind = host[(colon + 1)..];
            rest = behind.ContainsAnyExceptInRange('0', '9') ? $"/{behind}{rest}" : rest;
            host = host[..colon];
        }

        rest = rest.TrimEnd('/');
        if (rest.EndsWith(".git", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[..^4];
        }

        return string.Concat(host, rest).ToLowerInvariant();
    }
}
