using System.Buffers;

namespace Lynceus.Reports.Trivy;

/// <summary>Names in the messages of Kubernetes checks, which have no field of their own.</summary>
/// <remarks>
/// The wording differs between checks and changes between their bundles; only where a name stands is relied on, never what is said of it:
/// <c>Container 'app' of Deployment 'cart' should …</c>, <c>container "app" of deployment "cart" in "shop" namespace …</c>,
/// <c>container app of deployment cart in shop namespace …</c>, <c>deployment cart in shop namespace …</c>. A name without quotes counts only
/// where " of " or " in " follows, since <c>container should drop all</c> names none.
/// </remarks>
internal static class CauseText
{
    private const string Word = "container";
    private const string Of = " of ";
    private const string In = " in ";

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>The container, and the object it belongs to as <c>deployment/cart</c>; null for what the message does not name.</summary>
    public static (string? Container, string? Owner) Read(string? message)
    {
        var text = message.AsSpan().TrimStart();
        var start = ContainerWord(text);
        if (start < 0)
        {
            return (null, Owner(text));
        }

        var rest = text[start..].TrimStart();
        if (Name(ref rest) is not { } container)
        {
            return default;
        }

        return (container, rest.StartsWith(Of, StringComparison.OrdinalIgnoreCase) ? Owner(rest[Of.Length..]) : null);
    }

    /// <summary>Where the word "container" ends; -1 when the message is not about one. A quoted name may follow it anywhere, one without quotes only at the start.</summary>
    private static int ContainerWord(ReadOnlySpan<char> text)
    {
        for (var from = 0; text[from..].IndexOf(Word, StringComparison.OrdinalIgnoreCase) is >= 0 and var found;)
        {
            var at = from + found;
            var end = at + Word.Length;
            from = end;
            var rest = text[end..];
            if (rest.IsEmpty || rest[0] is not (' ' or ':'))
            {
                continue;
            }

            rest = rest.TrimStart(" :");
            if ((at == 0 || IsInit(text[..at])) || (!rest.IsEmpty && IsQuote(rest[0])))
            {
                return text.Length - rest.Length;
            }
        }

        return -1;
    }

    private static bool IsInit(ReadOnlySpan<char> before) =>
        before.Equals("init", StringComparison.OrdinalIgnoreCase) || before.Equals("init ", StringComparison.OrdinalIgnoreCase)
        || before.Equals("ephemeral", StringComparison.OrdinalIgnoreCase) || before.Equals("ephemeral ", StringComparison.OrdinalIgnoreCase);

    // Kind and name, the name in quotes or followed by the namespace.
    private static string? Owner(ReadOnlySpan<char> text)
    {
        var blank = text.IndexOf(' ');
        if (blank <= 0 || text[..blank].ContainsAnyExcept(Letters) || text.StartsWith(Word, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var kind = text[..blank].ToString().ToLowerInvariant();
        text = text[(blank + 1)..];
        return Name(ref text) is { } name ? $"{kind}/{name}" : null;
    }

    private static string? Name(ref ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        if (IsQuote(text[0]))
        {
            var end = text[1..].IndexOf(text[0]);
            if (end <= 0)
            {
                return null;
            }

            var quoted = text.Slice(1, end).ToString();
            text = text[(end + 2)..];
            return quoted;
        }

        var length = text.IndexOfAnyExcept(NameCharacters);
        if (length <= 0 || !(text[length..].StartsWith(Of, StringComparison.Ordinal) || text[length..].StartsWith(In, StringComparison.Ordinal)))
        {
            return null;
        }

        var name = text[..length].ToString();
        text = text[length..];
        return name;
    }

    private static bool IsQuote(char c) => c is '\'' or '"' or '`';
}
