using System.Text;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>Values of the <c>Authorization</c> header.</summary>
internal static class AuthorizationHeader
{
    // The API server's own limit for all headers of a request is 1 MiB; tokens have 1 to 16 KiB.
    internal const int MaxTokenBytes = 256 * 1024;

    /// <exception cref="FormatException">The token is empty or no token.</exception>
    public static string Bearer(string token)
    {
        var trimmed = token.Trim();
        if (trimmed.Length == 0)
        {
            throw new FormatException("it is empty");
        }

        return trimmed.All(static c => c is > ' ' and <= '~') ? "Bearer " + trimmed : throw new FormatException("it holds characters that no token has");
    }

    public static string Bearer(byte[] token) => Bearer(Encoding.UTF8.GetString(token));

    public static string Basic(string username, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"));
}
