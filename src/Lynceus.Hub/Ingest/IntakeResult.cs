namespace Lynceus.Hub.Ingest;

/// <summary>Outcomes of taking a report in.</summary>
internal abstract record IntakeResult
{
    private IntakeResult()
    {
    }

    /// <summary>Kept; its comparison follows.</summary>
    public sealed record Accepted(long ReportId) : IntakeResult;

    /// <summary>The same bytes as <paramref name="ReportId"/>, which is the state already.</summary>
    public sealed record Repeated(long ReportId) : IntakeResult;

    /// <summary>Too many reports wait; the sender should come back later.</summary>
    public sealed record Busy : IntakeResult;
}
