namespace Lynceus.Hub.Features.Access;

/// <summary>Where a browser goes after signing in. Only ever a place on this hub.</summary>
internal static class ReturnUrl
{
    private const int MaxLength = 2000;

    /// <summary>The given address when it is a path of this hub, otherwise <c>/</c>.</summary>
    public static string OrHome(string? url) => IsLocal(url) ? url! : "/";

    // Browsers take "\" for "/" and drop tabs and line ends anywhere, so both would make "//host" out of something that looks like a path.
    private static bool IsLocal(string? url) =>
        url is { Length: > 0 and <= MaxLength }
        && url[0] == '/'
        && (url.Length == 1 || url[1] != '/')
        && !url.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !url.Contains('\\', StringComparison.Ordinal);
}
