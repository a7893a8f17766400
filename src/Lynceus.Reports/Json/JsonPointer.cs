using System.Text;

namespace Lynceus.Reports.Json;

/// <summary>JSON pointers, RFC 6901.</summary>
internal static class JsonPointer
{
    /// <summary>Appends a property name, escaped.</summary>
    public static string Append(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The unescaped segments; empty for the whole document.</summary>
    /// <exception cref="FormatException">The pointer does not begin with a slash.</exception>
    public static string[] Segments(string pointer)
    {
        if (pointer.Length == 0)
        {
            return [];
        }

        if (pointer[0] != '/')
        {
            throw new FormatException("A JSON pointer begins with '/'.");
        }

        var segments = pointer[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = segments[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }

        return segments;
    }

    public static bool NameIs(ReadOnlySpan<byte> utf8, string name)
    {
        Span<byte> buffer = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(name, buffer, out var written) && utf8.SequenceEqual(buffer[..written]);
    }
}
