namespace Lynceus.Exporter.Families;

/// <summary>What is remembered of a report whose series were written.</summary>
internal sealed class RenderedReport
{
    /// <summary>Uid of the controller that is not known yet and whose own controller the labels should name; the report is rendered again when it becomes known. Null as a rule.</summary>
    public string? MissingOwner { get; init; }

    /// <summary>Its vulnerability ids; null when they are not counted.</summary>
    public CensusEntry[]? Ids { get; init; }

    /// <summary>Findings without series of their own, by reason; null when there are none.</summary>
    public long[]? LeftOut { get; init; }

    /// <summary>Whether it counts among what is shown.</summary>
    public bool IsShown { get; set; }
}
