using Lynceus.Reports;

namespace Lynceus.Commands.Translation;

/// <summary>Writes translated reports one after the other, each finding as it comes.</summary>
internal interface IReportWriter : IDisposable
{
    /// <param name="file">Name of the report.</param>
    /// <param name="tool">Null when the tool was not recognised; then only <see cref="End"/> follows.</param>
    void Begin(string file, string? tool);

    void Add(Finding finding);

    /// <param name="tally">What the report came to, or how far it came.</param>
    /// <param name="problem">Why the report could not be read to its end; null when it was.</param>
    void End(ReportTally tally, string? problem);

    /// <summary>No report follows.</summary>
    void Finish();
}
