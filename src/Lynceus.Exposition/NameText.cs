using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lynceus.Exposition;

/// <summary>What metric and label names have in common: the characters old clients read, and the ways around the others.</summary>
/// <remarks>Source: https://prometheus.io/docs/instrumenting/escaping_schemes/ .</remarks>
internal static class NameText
{
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    private static readonly SearchValues<char> MetricCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:");

    public static bool IsLegacy(ReadOnlySpan<char> name, bool allowsColon) =>
        !name.IsEmpty && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(allowsColon ? MetricCharacters : LabelCharacters);

    /// <summary>Any text counts that is not empty and has an encoding, so no half of a surrogate pair.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
        {
            return false;
        }

        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(name, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            name = name[length..];
        }

        return true;
    }

    public static string Escape(string name, EscapingScheme scheme, bool allowsColon) => scheme switch
    {
        EscapingScheme.AllowUtf8 => name,
        EscapingScheme.Dots => EscapeDots(name, allowsColon),
        _ when IsLegacy(name, allowsColon) => name,
        EscapingScheme.Values => EscapeValues(name, allowsColon),
        _ => EscapeUnderscores(name, allowsColon),
    };

    private static bool IsAllowed(Rune rune, bool isFirst, bool allowsColon) =>
        rune.IsAscii && (char.IsAsciiLetter((char)rune.Value) || rune.Value == '_' || (rune.Value == ':' && allowsColon) || (!isFirst && char.IsAsciiDigit((char)rune.Value)));

    private static string EscapeUnderscores(string name, bool allowsColon)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            escaped.Append(IsAllowed(rune, escaped.Length == 0, allowsColon) ? (char)rune.Value : '_');
        }

        return escaped.ToString();
    }

    // Names that need nothing else are changed too: a single underscore would be read back as something else.
    private static string EscapeDots(string name, bool allowsColon)
    {
        var escaped = new StringBuilder(name.Length + 8);
        foreach (var rune in name.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '_' => escaped.Append("__"),
                '.' => escaped.Append("_dot_"),
                _ when IsAllowed(rune, escaped.Length == 0, allowsColon) => escaped.Append((char)rune.Value),
                _ => escaped.Append("__"),
            };
        }

        return escaped.ToString();
    }

    private static string EscapeValues(string name, bool allowsColon)
    {
        var escaped = new StringBuilder("U__", name.Length + 16);
        var isFirst = true;
        foreach (var rune in name.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '_' => escaped.Append("__"),
                _ when IsAllowed(rune, isFirst, allowsColon) => escaped.Append((char)rune.Value),
                _ => escaped.Append('_').Append(rune.Value.ToString("x", CultureInfo.InvariantCulture)).Append('_'),
            };
            isFirst = false;
        }

        return escaped.ToString();
    }
}
