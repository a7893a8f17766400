namespace Lynceus.Reports.Polaris;

/// <summary>Judges what an audit looked at, since its output may have been filtered.</summary>
/// <remarks>
/// Each check of a workload is a scope of its own: what the audit shows, passed or failed, it examined. A check that it does not show was exempted, switched off,
/// or filtered away (<c>--severity danger</c>, <c>--only-show-failed-tests</c>, <c>--checks</c>). It was exempted when the same check passes elsewhere in the audit,
/// because a filter would have taken that away too; then the workload was examined for it as well. An audit in which nothing passes was filtered.
/// </remarks>
internal sealed class PolarisCoverage(TranslationContext context)
{
    private readonly List<Audited> _workloads = [];
    private readonly HashSet<string> _passed = new(StringComparer.Ordinal);
    private bool _isIncomplete;

    public void Saw(PolarisCheck check)
    {
        if (check.Success is true)
        {
            _passed.Add(check.Id);
        }
    }

    /// <summary>A workload was skipped that nobody can name, so the audit is no list of all.</summary>
    public void Unnamed() => _isIncomplete = true;

    public void Add(Subject subject, Workload workload) =>
        _workloads.Add(new Audited(subject, [.. workload.Checks.Select(static c => c.Id).Distinct(StringComparer.Ordinal)], workload.SkipReason));

    /// <summary>Says what was examined, after the last workload.</summary>
    public void Report(PolarisSource source)
    {
        // An audit that saw no workload at all more likely lacked rights than found an empty cluster.
        if (_workloads.Count == 0)
        {
            context.CloseNothing("The audit lists no workload.");
            return;
        }

        if (_passed.Count == 0)
        {
            context.CloseNothing("No check of the audit passed, so its output was filtered to what failed. Send the whole output.");
        }

        foreach (var workload in _workloads)
        {
            Report(workload, source);
        }

        if (source.HasList)
        {
            context.Listed(PolarisSource.Family, PolarisSource.Listing, _isIncomplete || _passed.Count == 0 ? Extent.None : source.Extent);
        }
    }

    private void Report(Audited workload, PolarisSource source)
    {
        if (_passed.Count > 0)
        {
            Say(source.ScopeOf(workload.Subject) with { IsFormer = true }, workload.SkipReason);
        }

        foreach (var id in workload.Checks)
        {
            if (!_passed.Contains(id))
            {
                Say(source.ScopeOf(workload.Subject, id), workload.SkipReason);
            }
        }

        foreach (var id in _passed)
        {
            Say(source.ScopeOf(workload.Subject, id), workload.SkipReason);
        }
    }

    private void Say(Scope scope, string? skipReason)
    {
        if (skipReason is null)
        {
            context.Examined(scope);
        }
        else
        {
            context.NotExamined(scope, skipReason);
        }
    }

    private sealed record Audited(Subject Subject, string[] Checks, string? SkipReason);
}
