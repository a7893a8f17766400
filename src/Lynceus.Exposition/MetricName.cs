using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Lynceus.Exposition;

/// <summary>A checked name of a metric, with its bytes at hand.</summary>
public sealed class MetricName
{
    private MetricName(string text)
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

    /// <summary>Matches <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>.</summary>
    public static bool IsLegacyName(ReadOnlySpan<char> name) => NameText.IsLegacy(name, allowsColon: true);

    public static bool TryParse(string? text, [NotNullWhen(true)] out MetricName? name)
    {
        name = text is not null && NameText.IsValid(text) ? new MetricName(text) : null;
        return name is not null;
    }

    /// <exception cref="ArgumentException">The name is empty or no valid Unicode.</exception>
    public static MetricName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new ArgumentException($"'{text}' is no name of a metric: it must be valid Unicode and not empty.", nameof(text));

    public string Escape(EscapingScheme scheme) => IsLegacy && scheme != EscapingScheme.Dots ? Text : NameText.Escape(Text, scheme, allowsColon: true);

    public override string ToString() => Text;
}
