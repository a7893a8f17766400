using Lynceus.Reports;

namespace Lynceus.Commands.Translation;

/// <summary>The subject of a finding as a column of the table.</summary>
internal static class SubjectText
{
    public static string Whole(Finding finding) =>
        PlainText.OneLine(finding.Package is { } package ? $"{finding.Subject} {package.Name}" : finding.Subject.ToString());

    // Less of a package's name says nothing.
    private const int MinPackageWidth = 8;

    /// <summary>As much as fits. What says least goes first: the kind, the beginning of the package's name, the package, the container, the namespace; the name of the workload stays.</summary>
    public static string Fit(Finding finding, int width)
    {
        var subject = finding.Subject;
        var container = subject.Container is { } c ? $" ({c})" : "";
        var place = subject.Namespace.Length == 0 ? subject.Name : $"{subject.Namespace}/{subject.Name}";
        string[] texts =
        [
            Whole(finding),
            place + container + Package(finding, width - place.Length - container.Length - 1),
            place + container,
            place,
            subject.Name,
        ];
        return Array.Find(texts, text => text.Length <= width) is { } fitting ? PlainText.OneLine(fitting) : FitName(PlainText.OneLine(subject.Name), width);
    }

    private static string Package(Finding finding, int room) =>
        finding.Package is { } package && (package.Name.Length <= room || room >= MinPackageWidth) ? $" {PlainText.FitEnd(package.Name, room)}" : "";

    // Of a path or an image its end tells them apart; of other names as much the beginning as the end.
    private static string FitName(string name, int width)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return PlainText.FitEnd(name, width);
        }

        var end = (width - 1) / 2;
        return string.Concat(name.AsSpan(0, width - 1 - end), "…", name.AsSpan(name.Length - end));
    }
}
