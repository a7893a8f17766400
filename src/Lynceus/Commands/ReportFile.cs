using Lynceus.Reports;

namespace Lynceus.Commands;

/// <summary>One report that the user named.</summary>
/// <param name="Name">As the user sees it: the path as given, below a directory or in an archive continued, or <c>-</c> for standard input.</param>
/// <param name="Source">Its bytes. For a member of an archive only valid until the next report is asked for.</param>
internal sealed record ReportFile(string Name, ReportSource Source)
{
    public ReportFile(string name, string path)
        : this(name, ReportSource.FromFile(path))
    {
    }
}
