using Lynceus.Hub.Ingest;
using Lynceus.Reports;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Everything about one Action Item as the API shows it.</summary>
public sealed record ActionItemDetailView
{
    public required ActionItemView Item { get; init; }

    public string? Description { get; init; }

    public string? Message { get; init; }

    public string? Remediation { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    public required IReadOnlyList<string> References { get; init; }

    public required IReadOnlyList<CvssScore> Cvss { get; init; }

    /// <summary>What the report saw: image, versions, file.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<EventView> Events { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<NoteView> Notes { get; init; }

    /// <summary>Other items of the same weakness, for which its decisions hold as well.</summary>
    public required IReadOnlyList<WitnessView> Witnesses { get; init; }

    /// <summary>The report that the evidence comes from, and where in it.</summary>
    public required RawView Raw { get; init; }

    /// <summary>When a report last confirmed it; null unless it is open.</summary>
    public DateTimeOffset? LastReportedAt { get; init; }

    /// <summary>Since when no report looks at its subject any more although its tool reports; null while it is confirmed.</summary>
    public DateTimeOffset? UnconfirmedSince { get; init; }

    internal static ActionItemDetailView Of(ActionItemDetail d) => new()
    {
        Item = ActionItemView.Of(d.Item),
        Description = d.Description,
        Message = d.Evidence.Message,
        Remediation = d.Evidence.Remediation,
        Aliases = d.Aliases,
        References = d.References,
        Cvss = d.Evidence.Cvss ?? [],
        Evidence = d.Evidence with { Message = null, Remediation = null, Cvss = null },
        Events = [.. d.Events.Select(static e => new EventView(e.At, e.Kind, FilterWords.OfEventValue(e.Kind, e.FromValue), FilterWords.OfEventValue(e.Kind, e.ToValue), e.Reason, e.ReportId, e.Actor))],
        Notes = [.. d.Notes.Select(static n => new NoteView(n.At, n.Author, n.Body))],
        Witnesses = [.. d.Witnesses.Select(static w => new WitnessView(w.Id, w.Tool, w.Check, FilterWords.Of(w.State), w.Package))],
        Raw = new RawView(d.Detail.ReportId, d.Detail.Pointer),
        LastReportedAt = d.LastReportedAt,
        UnconfirmedSince = d.UnconfirmedSince,
    };

    /// <param name="Kind">As listed in docs/roles/hub.md: opened, changed, reopened, returned, fixed, gone, suppressed, rekeyed, resolved, unresolved, expired, assigned, due, noted.</param>
    /// <param name="From">What it was before: a severity (opened, changed), a state (reopened, returned, fixed, gone, suppressed), a resolution (resolved, unresolved, expired), an owner or a day.</param>
    /// <param name="To">What it is now, in the same words.</param>
    public sealed record EventView(DateTimeOffset At, string Kind, string? From, string? To, string? Reason, long? ReportId, string? Actor);

    /// <param name="State">See <see cref="ActionItemView.State"/>.</param>
    /// <param name="Package">Left out when it is not about a package.</param>
    public sealed record WitnessView(long Id, string Tool, string Check, string State, string? Package);

    public sealed record NoteView(DateTimeOffset At, string Author, string Body);

    /// <param name="Pointer">JSON pointer (RFC 6901) into the report.</param>
    public sealed record RawView(long ReportId, string Pointer);
}
