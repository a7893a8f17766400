using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Lynceus.Exposition;

/// <summary>A checked name of a label, with its bytes at hand.</summary>
public sealed class LabelName
{
    private LabelName(string text)
    {
        Text = text;
        Utf8 = Encoding.UTF8.GetBytes(text);
        IsLegacy = IsLegacyName(text);
    }

    public string Text { get; }

    /// <summary>The bare name in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Every client reads it; any other name is quoted or escaped, depending on the client.</summary>
    public bool IsLegacy { get; }

    /// <summary>Matches <c>[a-zA-Z_][a-zA-Z0-9_]*</c>; a colon is for metric names only.</summary>
    public static bool IsLegacyName(ReadOnlySpan<char> name) => NameText.IsLegacy(name, allowsColon: false);

    /// <summary>Names with two leading underscores belong to Prometheus itself and are refused.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out LabelName? name)
    {
        name = text is not null && NameText.IsValid(text) && !text.StartsWith("__", StringComparison.Ordinal) ? new LabelName(text) : null;
        return name is not null;
    }

    /// <exception cref="ArgumentException">The name is empty, reserved or no valid Unicode.</exception>
    public static LabelName Parse(string text) =>
        TryParse(text, out var name)
            ? name
            : throw new ArgumentException($"'{text}' is no name of a label: it must be valid Unicode, not empty, and not begin with two underscores.", nameof(text));

    public string Escape(EscapingScheme scheme) => IsLegacy && scheme != EscapingScheme.Dots ? Text : NameText.Escape(Text, scheme, allowsColon: false);

    public override string ToString() => Text;
}
