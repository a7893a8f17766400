using Lynceus.Reports;

namespace Lynceus.Commands;

/// <summary>One report that the user named.</summary>
/// <param name="Name">As the user sees it: the path as given, below a directory continued, or <c>-</c> for standard input.</param>
/// <param name="Path">Where the bytes are.</param>
internal sealed record ReportFile(string Name, string Path)
{
    public ReportSource Open() => ReportSource.FromFile(Path);
}
