using System.Collections.Concurrent;
using System.Text.Json;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Families.Native;
using Lynceus.Exporter.Families.Starboard;
using Lynceus.Exporter.Families.TrivyOperator;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Reading;
using Lynceus.Exporter.Workloads;
using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Exporter.Families;

/// <summary>Writes the series of a report, in all families of the profiles that are on, from its bytes. Safe to use from many threads.</summary>
internal sealed class ReportRenderer : IDisposable
{
    private readonly ConcurrentBag<ReportWorkspace> _workspaces = [];
    private readonly List<Profile> _profiles = [];
    private readonly RenderMetrics _metrics = new();
    private readonly FamilyOptions _options;
    private readonly ReportFilter _filter;
    private readonly WorkloadOwners? _owners;
    private readonly VulnerabilityCensus? _census;
    private readonly Lock _counting = new(); // so that no scrape sees half a change

    /// <param name="owners">Null when the workload is to be what the report says itself.</param>
    public ReportRenderer(SeriesStore store, FamilyOptions options, WorkloadOwners? owners = null)
    {
        _owners = owners;
        _options = options;
        _filter = new ReportFilter(options);
        var copied = new CopiedLabels(options.ReportLabels, options.ReportLabelPrefix);

        // Always in this order, which is that of the families in a scrape.
        if (Has(ProfileNames.Lynceus))
        {
            _profiles.Add(new LynceusProfile(store, options, copied));
            _census = options.CountVulnerabilityIds ? new VulnerabilityCensus(store) : null;
        }

        if (Has(ProfileNames.Starboard))
        {
            _profiles.Add(new StarboardProfile(store, TargetLabels.Parse(options.TargetLabels)));
        }

        if (Has(ProfileNames.TrivyOperator))
        {
            _profiles.Add(new TrivyOperatorProfile(store, options, copied));
        }

        bool Has(string profile) => options.Profiles.Contains(profile, StringComparer.Ordinal);
    }

    public RenderMetrics Metrics => _metrics;

    /// <summary>Writes into <paramref name="update"/>. A report with fields that are missing, null or mistyped is written as far as it goes, and what is wrong counted.</summary>
    /// <exception cref="JsonException">It is not JSON at all. The update is to be abandoned.</exception>
    public RenderedReport Render(ReportKind kind, in RawObject raw, OwnerUpdate update)
    {
        var workspace = _workspaces.TryTake(out var free) ? free : new ReportWorkspace();
        try
        {
            workspace.Contents.MaxTextBytes = _options.MaxLabelBytes;
            var report = ReportReader.Read(raw.Json, kind.Body, workspace.Contents);
            var workload = WorkloadOf(report, out var missingOwner);
            var context = new ReportContext(kind, report, workload, workspace, _filter.For(kind.Body, report));
            foreach (var profile in _profiles)
            {
                profile.Write(context, update);
            }

            _metrics.Count(kind, workspace.Contents.Problems);
            return new RenderedReport
            {
                MissingOwner = missingOwner,
                Ids = _census is not null && workspace.Ids.Count > 0 ? _census.Find(report, workspace.Ids.Items) : null,
                LeftOut = workspace.LeftOut.ContainsAnyExcept(0) ? workspace.LeftOut.ToArray() : null,
            };
        }
        catch (JsonException)
        {
            _metrics.Count(kind, ReportProblem.NotJson);
            throw;
        }
        finally
        {
            workspace.Clear();
            _workspaces.Add(workspace);
        }
    }

    /// <summary>Scrapes see the report from now on.</summary>
    /// <param name="replaced">What they do not see any more from the same moment on.</param>
    public void Show(RenderedReport report, RenderedReport? replaced = null)
    {
        lock (_counting)
        {
            Count(report, isShown: true);
            if (replaced is not null)
            {
                Count(replaced, isShown: false);
            }
        }
    }

    /// <summary>Scrapes do not see the report any more.</summary>
    public void Hide(RenderedReport report)
    {
        lock (_counting)
        {
            Count(report, isShown: false);
        }
    }

    /// <summary>Renders what counts over all shown reports. To be called before a scrape; costs little when nothing has changed.</summary>
    public void Refresh()
    {
        lock (_counting)
        {
            _census?.Refresh();
        }
    }

    public void Dispose() => _metrics.Dispose();

    /// <summary>By the owner's uid, else by the labels. Empty where the report has to speak for itself.</summary>
    private Workload WorkloadOf(in Report report, out string? missing)
    {
        missing = null;
        if (_owners is null)
        {
            return default;
        }

        if (!report[ReportField.OwnerUid].IsEmpty)
        {
            return _owners.Find(report.String(ReportField.OwnerKind), report.String(ReportField.OwnerName), report.String(ReportField.OwnerUid), out missing);
        }

        var name = ReportLabels.ResourceName(report);
        return name.IsEmpty
            ? default
            : _owners.Find(report.String(ReportField.ResourceKind), new NamespacedName(report.String(ReportField.Namespace), report.String(name)));
    }

    private void Count(RenderedReport report, bool isShown)
    {
        if (report.IsShown == isShown)
        {
            return;
        }

        report.IsShown = isShown;
        _metrics.AddLeftOut(report.LeftOut, isShown ? 1 : -1);
        if (report.Ids is not null && isShown)
        {
            _census!.Show(report.Ids);
        }
        else if (report.Ids is not null)
        {
            _census!.Hide(report.Ids);
        }
    }
}
