namespace Lynceus.Hub.Pages;

/// <summary>Where a form sends the reader back to. Taken from the form, so it must not lead to another site.</summary>
internal static class LocalPath
{
    public static string OrHome(string? path) => IsLocal(path) ? path! : "/";

    /// <summary>True for <c>/path?query</c> of this site. <c>//host</c> and <c>/\host</c> are other sites to a browser.</summary>
    public static bool IsLocal(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && path.Length <= 4096 && !path.Any(char.IsControl);
}
