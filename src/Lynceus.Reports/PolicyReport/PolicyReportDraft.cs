using Lynceus.Reports.Json;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.PolicyReport;

/// <summary>One policy report while it is read.</summary>
internal sealed class PolicyReportDraft(TranslationContext context, string pointer, long start) : ObjectDraft(context, pointer, start)
{
    private static readonly string[] Installers = ["helm", "kustomize", "kubectl", "argocd", "argo-cd", "flux", "fluxcd"];

    private string? _source;
    private HashSet<string>? _statusFilter;
    private int? _maxResults;
    private bool _hasResults;

    public List<PolicyResult> Results { get; } = [];

    /// <summary>The one resource that the whole report is about; null when its results name their own.</summary>
    public ObjectReference? Scope { get; private set; }

    public ResultCounts Summary { get; private set; } = new();

    /// <summary>Who writes this report, in one spelling: part of what it examined, since several write reports about the same resource. Empty when it does not say.</summary>
    public string Producer => PolicyIdentity.Writer(_source ?? Manager ?? Results.Find(static r => r.Source is not null)?.Source);

    /// <summary>When the resource was looked at: the newest of the results' times. Null when none has one.</summary>
    public DateTimeOffset? Time
    {
        get
        {
            DateTimeOffset? newest = null;
            foreach (var result in Results)
            {
                newest = newest >= result.Time ? newest : result.Time ?? newest;
            }

            return newest;
        }
    }

    public bool IsAboutOneSubject => Scope is not null || Results.TrueForAll(static r => r.Resources.Count == 0);

    public bool ListsPasses => Results.Exists(static r => r.Outcome == PolicyOutcome.Pass);

    /// <summary>Why the report may lack results, so that those it lacks prove nothing; null when it is whole.</summary>
    public string? Omission =>
        SkippedEntries > 0 ? "Some of its results could not be read."
        : !_hasResults && !Summary.IsZero ? "The report counts results but has none."
        : _maxResults is > 0 and var max && Results.Count >= max ? $"The report is limited to {max} results."
        : Hides(PolicyOutcome.Fail) || Hides(PolicyOutcome.Warn) || Hides(PolicyOutcome.Error) ? "The report does not list all that it counts."
        : null;

    /// <summary>Why the report does not speak for all of its producer's policies though it lists them all; null when it does.</summary>
    public string? Failure => Results.Exists(static r => r.Outcome == PolicyOutcome.Error) ? "Some of its policies could not be evaluated." : null;

    /// <summary>Source of a result: its own, else the report's.</summary>
    public string SourceOf(PolicyResult result) => result.Source ?? _source ?? Manager ?? "";

    /// <summary>As <see cref="SourceOf"/> in version 1 of the keys.</summary>
    public string FormerSourceOf(PolicyResult result) => result.Source ?? _source ?? "";

    // Whoever installed the producer may have marked its reports as its own.
    private string? Manager => Metadata.Label("app.kubernetes.io/managed-by") is { } manager && !Installers.Contains(manager, StringComparer.OrdinalIgnoreCase)
        ? manager
        : null;

    protected override void ReadSection(ref JsonCursor cursor)
    {
        if (cursor.Is("results"u8))
        {
            _hasResults |= ReadEntries(ref cursor, Pointer + "/results", Results, ReadResult);
        }
        else if (cursor.Is("scope"u8))
        {
            var scope = ObjectReference.Read(ref cursor);
            Scope = scope.Kind is null || scope.Name is null ? null : scope;
        }
        else if (cursor.Is("summary"u8))
        {
            Summary = ResultCounts.Read(ref cursor);
        }
        else if (cursor.Is("source"u8))
        {
            _source = cursor.NonEmptyText();
        }
        else if (cursor.Is("configuration"u8))
        {
            ReadConfiguration(ref cursor);
        }
        else
        {
            cursor.Skip();
        }
    }

    private PolicyResult? ReadResult(ref JsonCursor cursor, string at)
    {
        var result = PolicyResult.Read(ref cursor, at);
        var reason = result.Outcome is null ? "The result has no known result (pass, fail, warn, error, skip)."
            : result.Check is null ? "The result names neither a policy nor a rule."
            : null;
        if (reason is null)
        {
            return result;
        }

        SkipEntry(at, reason);
        return null;
    }

    private void ReadConfiguration(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("limits"u8))
            {
                ReadLimits(ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadLimits(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("maxResults"u8))
            {
                _maxResults = cursor.Int32();
            }
            else if (cursor.Is("statusFilter"u8))
            {
                var filter = cursor.Texts();
                _statusFilter = filter.Count == 0 ? null : new HashSet<string>(filter, StringComparer.OrdinalIgnoreCase);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    /// <summary>There are results of this outcome that are not listed. Without a count only the filter can tell.</summary>
    private bool Hides(PolicyOutcome outcome) => Summary.Of(outcome) is { } count
        ? count > Results.Where(r => r.Outcome == outcome).Sum(static r => Math.Max(1, r.Resources.Count))
        : _statusFilter is not null && !_statusFilter.Contains(outcome.ToString());
}
