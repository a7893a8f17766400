using Lynceus.Reports;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>An Action Item as the API shows it.</summary>
public sealed record ActionItemView
{
    public required long Id { get; init; }

    public required string Cluster { get; init; }

    public required string Tool { get; init; }

    /// <summary>Canonical id of the check or vulnerability.</summary>
    public required string Check { get; init; }

    public required string Title { get; init; }

    public required SeverityView Severity { get; init; }

    /// <summary><c>security</c>, <c>efficiency</c> or <c>reliability</c>.</summary>
    public required string Category { get; init; }

    /// <summary><c>open</c>, <c>fixed</c>, <c>gone</c> or <c>suppressed</c>.</summary>
    public required string State { get; init; }

    public required ResolutionView Resolution { get; init; }

    public required SubjectView Subject { get; init; }

    public string? Package { get; init; }

    /// <summary>A fix is published.</summary>
    public required bool Fixable { get; init; }

    public required long Occurrences { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it was opened or last reopened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public string? CloseReason { get; init; }

    public required long ReopenCount { get; init; }

    public string? Assignee { get; init; }

    /// <summary>By when it is to be mended.</summary>
    public DateOnly? Due { get; init; }

    internal static ActionItemView Of(ActionItemRow row) => new()
    {
        Id = row.Id,
        Cluster = row.Cluster,
        Tool = row.Tool,
        Check = row.Check,
        Title = row.Title,
        Severity = new SeverityView(row.Severity, FilterWords.Of(row.Band)),
        Category = FilterWords.Of(row.Category),
        State = FilterWords.Of(row.State),
        Resolution = new ResolutionView(FilterWords.Of(row.Resolution), row.ResolutionReason, row.ResolutionUntil),
        Subject = new SubjectView(row.Kind, row.Namespace, row.Name, row.Container.Length == 0 ? null : row.Container),
        Package = row.Package,
        Fixable = row.Fixable != 0,
        Occurrences = row.Occurrences,
        FirstSeen = row.FirstSeen,
        OpenedAt = row.OpenedAt,
        ClosedAt = row.ClosedAt,
        CloseReason = row.CloseReason,
        ReopenCount = row.ReopenCount,
        Assignee = row.Assignee,
        Due = row.Due,
    };

    /// <param name="Value">0 to 1.</param>
    /// <param name="Name">See <see cref="SeverityBand"/>, lower case.</param>
    public sealed record SeverityView(double Value, string Name);

    public sealed record ResolutionView(string Name, string? Reason, DateTimeOffset? Until);

    public sealed record SubjectView(string Kind, string Namespace, string Name, string? Container);
}
