using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Lynceus.Hosting.Options;

namespace Lynceus.Commands;

/// <summary>What the sender of a report may know better than the report. Checked here, so that a wrong value ends the command before anything is read or sent.</summary>
internal static partial class ReportOptions
{
    private const int MaxSubjectLength = 500;
    private const string NamespacePrefix = "namespace:";

    public const string SubjectHelp = "What was scanned, for reports that cannot tell, such as a scan of a checkout. Part of the items' identity: use the same name every time.";

    public static OptionKind<string> Subject { get; } = new(
        "NAME",
        $"a name of at most {MaxSubjectLength} characters, in one line",
        static (string text, [MaybeNullWhen(false)] out string name) => (name = text.Trim()).Length is > 0 and <= MaxSubjectLength && !name.Any(char.IsControl),
        static name => name);

    public static OptionKind<string> Extent { get; } = new(
        "EXTENT",
        "cluster, partial or namespace:NAME,NAME",
        static (string text, [MaybeNullWhen(false)] out string extent) => (extent = Parse(text.Trim())) is not null,
        static extent => extent);

    // As the upload takes it, without spaces and empty names; null when it is none.
    private static string? Parse(string text)
    {
        if (text is "cluster" or "partial")
        {
            return text;
        }

        if (!text.StartsWith(NamespacePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var names = text[NamespacePrefix.Length..].Split(',', StringSplitOptions.TrimEntries);
        return names.All(static n => NamespaceName().IsMatch(n)) ? NamespacePrefix + string.Join(',', names) : null;
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamespaceName();
}
