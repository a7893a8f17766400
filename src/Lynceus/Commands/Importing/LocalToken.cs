using Lynceus.Hub.Contracts;

namespace Lynceus.Commands.Importing;

/// <summary>The token that a hub leaves in its data folder for programs of the same user.</summary>
internal static class LocalToken
{
    // A token is far shorter; anything larger is another file.
    private const int MaxChars = 4096;

    /// <summary>Null when the hub is on another machine, to which this token must never be sent, or when there is none that we may read.</summary>
    public static string? Find(Uri hub, string dataDirectory)
    {
        if (!hub.IsLoopback)
        {
            return null;
        }

        try
        {
            var file = new FileInfo(Path.Combine(dataDirectory, HubRoutes.LocalTokenFile));
            return file is { Exists: true, Length: > 0 and <= MaxChars } ? File.ReadAllText(file.FullName).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
