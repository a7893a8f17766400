using Microsoft.Extensions.Primitives;

namespace Lynceus.Hosting.Access;

/// <summary>Reads <c>Authorization: Bearer …</c>.</summary>
public static class BearerToken
{
    // Tokens with many groups or claims reach some KiB; the API server itself takes headers of 1 MiB.
    internal const int MaxLength = 16 * 1024;

    /// <summary>Null when the header holds no bearer token; another scheme is as good as none.</summary>
    public static string? Read(StringValues header)
    {
        if (header.Count != 1 || header[0] is not { } value)
        {
            return null;
        }

        var text = value.AsSpan().Trim();
        var space = text.IndexOf(' ');
        return space > 0 && text[..space].Equals("Bearer", StringComparison.OrdinalIgnoreCase) && text[space..].Trim() is { IsEmpty: false } token
            ? token.ToString()
            : null;
    }
}
