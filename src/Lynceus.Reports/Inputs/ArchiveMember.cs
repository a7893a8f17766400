namespace Lynceus.Reports.Inputs;

/// <summary>One file of an archive.</summary>
/// <param name="Name">As the archive has it; never used as a path.</param>
/// <param name="Length">Unpacked, as the archive says.</param>
/// <param name="Open">Its bytes, from the archive opened anew. Fails with a <see cref="ReportFormatException"/> for a member that cannot be read.</param>
internal sealed record ArchiveMember(string Name, long Length, Func<Stream, Stream> Open)
{
    /// <summary>A member that cannot be read, and why.</summary>
    public static ArchiveMember Unreadable(string name, string reason) =>
        new(name, 0, _ => throw new ReportFormatException(reason, ReportProblem.NotAReport));
}
