namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Body of <c>PATCH /action-items/{id}</c>; what is missing stays as it is.</summary>
public record DecisionRequest
{
    /// <summary><c>open</c>, <c>will-not-fix</c> or <c>working-as-intended</c>.</summary>
    public string? Resolution { get; init; }

    /// <summary>Why; at most 2,000 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>When the decision ends; with will-not-fix and working-as-intended only.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Owner; empty takes the owner away.</summary>
    public string? Assignee { get; init; }

    /// <summary>By when it is to be mended, such as <c>2027-01-31</c>; empty takes the date away.</summary>
    public string? Due { get; init; }

    /// <summary>A note to add.</summary>
    public string? Note { get; init; }

    internal Decision? ToDecision(Decisions decisions, out IDictionary<string, string[]> errors)
    {
        Resolution? resolution = null;
        if (Resolution is not null)
        {
            if (!FilterWords.Resolutions.TryGetValue(Resolution, out var known))
            {
                errors = new Dictionary<string, string[]>(StringComparer.Ordinal)
                {
                    ["resolution"] = [$"'{Resolution}' is not one of {string.Join(", ", FilterWords.Resolutions.Keys)}."],
                };
                return null;
            }

            resolution = known;
        }

        var decision = new Decision { Resolution = resolution, Reason = Reason, Until = Until, Assignee = Assignee, Due = Due, Note = Note };
        errors = decisions.Validate(decision);
        return errors.Count == 0 ? decision : null;
    }
}
