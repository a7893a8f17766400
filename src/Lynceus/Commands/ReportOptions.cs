using System.Diagnostics.CodeAnalysis;
using Lynceus.Hosting.Options;
using Lynceus.Hub.Contracts;
using Lynceus.Items;

namespace Lynceus.Commands;

/// <summary>What the sender of a report may know better than the report. Checked here, so that a wrong value ends the command before anything is read or sent.</summary>
internal static class ReportOptions
{
    public const string SubjectHelp = "What was scanned, for reports that cannot tell, such as a scan of a checkout. Part of the items' identity: use the same name every time.";

    public static OptionKind<string> Subject { get; } = new(
        "NAME",
        $"a name of at most {HubRoutes.MaxSubjectLength} characters, in one line",
        static (string text, [MaybeNullWhen(false)] out string name) => (name = text.Trim()).Length is > 0 and <= HubRoutes.MaxSubjectLength && !name.Any(char.IsControl),
        static name => name);

    /// <summary>As the upload takes it, without spaces.</summary>
    public static OptionKind<string> Extent { get; } = new(
        "EXTENT",
        "cluster, partial or namespace:NAME,NAME",
        static (string text, [MaybeNullWhen(false)] out string extent) =>
            (extent = SenderExtent.TryParse(text.Trim(), out var parsed) ? parsed.ToString() : null) is not null,
        static extent => extent);
}
