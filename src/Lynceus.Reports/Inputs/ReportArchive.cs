namespace Lynceus.Reports.Inputs;

/// <summary>An archive (ZIP, tar, either packed again) whose members are reports, each with a name of its own.</summary>
/// <remarks>Nothing is written under a name from the archive: names are texts to show.</remarks>
public sealed class ReportArchive : IDisposable
{
    // So many names are shown; who sent the archive knows the rest.
    private const int ShownNames = 5;

    private readonly SpooledBytes? _spool;

    private ReportArchive(SpooledBytes? spool, IReadOnlyList<ReportSource> reports, IReadOnlyList<string> passedOver) =>
        (_spool, Reports, PassedOver) = (spool, reports, passedOver);

    /// <summary>The members that are called like reports, or all when none is. A member that cannot be read fails when it is opened.</summary>
    public IReadOnlyList<ReportSource> Reports { get; }

    /// <summary>Names of the members that are not called like reports while others are.</summary>
    public IReadOnlyList<string> PassedOver { get; }

    /// <summary>Null when the source is no archive.</summary>
    /// <exception cref="ReportFormatException">The archive is damaged, over a limit, or lies in another one.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ReportArchive? TryOpen(ReportSource source, ReportLimits limits, CancellationToken cancellationToken)
    {
        var input = source.Unwrap();
        using (input.Stream)
        {
            return input.Form == InputForm.Text ? null : Open(source, input, limits, cancellationToken);
        }
    }

    internal static ReportArchive Open(ReportSource source, Unwrapped input, ReportLimits limits, CancellationToken cancellationToken)
    {
        var (stream, form, _) = input;
        if (source.IsMember)
        {
            throw Nested(form);
        }

        var spool = stream.CanSeek ? null : SpooledBytes.Of(stream, limits.MaxArchiveBytes, cancellationToken);
        try
        {
            Func<Stream> open = spool is null ? () => source.Unwrap().Stream : spool.Open;
            using var listed = open();
            var members = form == InputForm.Zip ? ZipListing.Read(listed, limits) : TarListing.Read(listed, limits);
            members.RemoveAll(static m => ReportFileNames.IsHidden(m.Name));
            var chosen = members.FindAll(static m => ReportFileNames.IsReport(m.Name) || ReportFileNames.IsArchive(m.Name));
            if (chosen.Count == 0)
            {
                chosen = members;
            }

            if (chosen.Count == 0)
            {
                throw new ReportFormatException($"The {Called(form)} is empty.", ReportProblem.NotAReport);
            }

            return new ReportArchive(
                spool,
                [.. chosen.Select(m => ReportSource.OfMember(source, m, open))],
                [.. members.Except(chosen).Select(static m => m.Name)]);
        }
        catch
        {
            spool?.Dispose();
            throw;
        }
    }

    /// <summary>The only report of the archive.</summary>
    /// <exception cref="ReportFormatException">There are several; they are named.</exception>
    internal ReportSource Single() => Reports is [var report]
        ? report
        : throw new ReportFormatException(
            $"The archive has {Reports.Count} reports ({Shown([.. Reports.Select(static r => r.MemberName!)])}). Send one at a time; `lynceus import` does so with each.",
            ReportProblem.NotAReport);

    /// <summary>Says which members were not taken; null when all were.</summary>
    public string? Note => PassedOver.Count == 0 ? null : $"Passed over in the archive, since not called like a report: {Shown(PassedOver)}.";

    public void Dispose() => _spool?.Dispose();

    internal static ReportFormatException Nested(InputForm form) => new(
        $"This is a {Called(form)} inside an archive. Unpack the outer one, and send the inner one by itself.", ReportProblem.NotAReport);

    internal static ReportFormatException TooMany(ReportLimits limits) =>
        new($"The archive has more than {limits.MaxArchiveMembers} members.", ReportProblem.TooLarge);

    internal static ReportFormatException TooLong(ReportLimits limits) =>
        new($"The members of the archive are longer than {limits.MaxArchiveBytes} bytes together when unpacked.", ReportProblem.TooLarge);

    private static string Called(InputForm form) => form == InputForm.Zip ? "ZIP archive" : "tar archive";

    private static string Shown(IReadOnlyList<string> names) => names.Count <= ShownNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(ShownNames))} and {names.Count - ShownNames} more";
}
