namespace Lynceus.Hub.Pages;

/// <summary>Where a form sends the reader back to. Taken from the form, so it must not lead to another site.</summary>
internal static class LocalPath
{
    private const int MaxLength = 4096;
    private const string ThisHost = "hub";

    public static string OrHome(string? path) => Normalised(path) ?? "/";

    public static bool IsLocal(string? path) => Normalised(path) is not null;

    /// <summary><c>/path?query#fragment</c> as a header may hold it; null for what is not of this site. Judged after the dots are resolved: <c>/..//host</c>, <c>//host</c> and
    /// <c>/\host</c> are other sites to a browser.</summary>
    public static string? Normalised(string? path)
    {
        if (path is not ['/', ..] || path.Length > MaxLength || path.Any(char.IsControl) || path.Contains('\\', StringComparison.Ordinal)
            || !Uri.TryCreate($"http://{ThisHost}{path}", UriKind.Absolute, out var url) || url.Host != ThisHost)
        {
            return null;
        }

        return url.PathAndQuery is ['/', '/', ..] ? null : url.PathAndQuery + url.Fragment;
    }
}
