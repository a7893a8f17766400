namespace Lynceus.Hub.Ingest;

/// <summary>Outcomes of taking a report in.</summary>
internal abstract record IntakeResult
{
    private IntakeResult()
    {
    }

    /// <summary>Kept; its comparison follows.</summary>
    /// <param name="Notes">What people should know of how it was read.</param>
    public sealed record Accepted(long ReportId, IReadOnlyList<string> Notes) : IntakeResult;

    /// <summary>The same bytes as <paramref name="ReportId"/>, which is the state already.</summary>
    public sealed record Repeated(long ReportId) : IntakeResult;

    /// <summary>Too many reports wait; the sender should come back later.</summary>
    public sealed record Busy : IntakeResult;
}
