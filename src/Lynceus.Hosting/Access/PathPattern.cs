using System.Diagnostics.CodeAnalysis;

namespace Lynceus.Hosting.Access;

/// <summary>A path, or the beginning of paths when it ends in <c>*</c>.</summary>
public sealed record PathPattern
{
    public const string Takes = "a path such as /metrics or /debug/*, with no * but at the end";

    private readonly string _text;
    private readonly bool _isPrefix;

    private PathPattern(string text) => (_text, _isPrefix) = (text.TrimEnd('*'), text.EndsWith('*'));

    public static bool TryParse(string text, [NotNullWhen(true)] out PathPattern? pattern)
    {
        var path = text.Trim();
        var star = path.IndexOf('*', StringComparison.Ordinal);
        var isValid = path.StartsWith('/') && (star < 0 || star == path.Length - 1) && !path.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c));
        pattern = isValid ? new PathPattern(path) : null;
        return isValid;
    }

    /// <exception cref="FormatException">It is no pattern.</exception>
    public static PathPattern Parse(string text) => TryParse(text, out var pattern) ? pattern : throw new FormatException($"'{text}' is not {Takes}.");

    public bool Matches(string path) => _isPrefix ? path.StartsWith(_text, StringComparison.Ordinal) : path == _text;

    public override string ToString() => _isPrefix ? _text + "*" : _text;
}
