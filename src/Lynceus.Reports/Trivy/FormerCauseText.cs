namespace Lynceus.Reports.Trivy;

/// <summary>How keys of version 1 took names out of messages. Frozen.</summary>
internal static class FormerCauseText
{
    private const string ContainerWord = "container ";

    /// <summary>The container, and the object it belongs to as <c>deployment/cart</c>; null for what the message does not name.</summary>
    public static (string? Container, string? Owner) Read(string? message)
    {
        var text = message.AsSpan().TrimStart();
        if (!text.StartsWith(ContainerWord, StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        text = text[ContainerWord.Length..];
        if (!TryQuoted(ref text, out var container))
        {
            return default;
        }

        const string Of = " of ";
        if (!text.StartsWith(Of, StringComparison.Ordinal))
        {
            return (container, null);
        }

        text = text[Of.Length..];
        var blank = text.IndexOf(' ');
        if (blank <= 0)
        {
            return (container, null);
        }

        var kind = text[..blank].ToString().ToLowerInvariant();
        text = text[(blank + 1)..];
        return (container, TryQuoted(ref text, out var name) ? $"{kind}/{name}" : null);
    }

    private static bool TryQuoted(ref ReadOnlySpan<char> text, out string name)
    {
        name = "";
        if (text.Length < 3 || text[0] is not ('\'' or '"' or '`'))
        {
            return false;
        }

        var end = text[1..].IndexOf(text[0]);
        if (end <= 0)
        {
            return false;
        }

        name = text.Slice(1, end).ToString();
        text = text[(end + 2)..];
        return true;
    }
}
