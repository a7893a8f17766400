using System.Collections.Concurrent;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Families.Native;
using Lynceus.Exporter.Families.Starboard;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Reading;
using Lynceus.Exporter.Workloads;
using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Exporter.Families;

/// <summary>Writes the series of a report, in all families of the profiles that are on, from its bytes. Safe to use from many threads.</summary>
internal sealed class ReportRenderer
{
    private readonly ConcurrentBag<ReportWorkspace> _workspaces = [];
    private readonly List<Profile> _profiles = [];
    private readonly FamilyOptions _options;
    private int _shown;

    public ReportRenderer(SeriesStore store, FamilyOptions options)
    {
        _options = options;
        if (options.Profiles.Contains(ProfileNames.Lynceus, StringComparer.Ordinal))
        {
            _profiles.Add(new LynceusProfile(store));
        }

        if (options.Profiles.Contains(ProfileNames.Starboard, StringComparer.Ordinal))
        {
            _profiles.Add(new StarboardProfile(store, TargetLabels.Parse(options.TargetLabels)));
        }
    }

    /// <summary>Writes into <paramref name="update"/>. A report with fields that are missing, null or mistyped is written as far as it goes, and what is wrong counted.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON at all. The update is to be abandoned.</exception>
    public RenderedReport Render(ReportKind kind, in RawObject raw, OwnerUpdate update)
    {
        var workspace = _workspaces.TryTake(out var free) ? free : new ReportWorkspace();
        try
        {
            workspace.Contents.MaxTextBytes = _options.MaxLabelBytes;
            workspace.LeftOut.Clear();
            var report = ReportReader.Read(raw.Json, kind.Body, workspace.Contents);
            var context = new ReportContext(kind, report, default(Workload), workspace, FindingFilter.None);
            foreach (var profile in _profiles)
            {
                profile.Write(context, update);
            }

            return new RenderedReport();
        }
        finally
        {
            _workspaces.Add(workspace);
        }
    }

    /// <summary>Scrapes see the report from now on.</summary>
    public void Show(RenderedReport report) => Interlocked.Increment(ref _shown);

    /// <summary>Scrapes do not see the report any more.</summary>
    public void Hide(RenderedReport report) => Interlocked.Decrement(ref _shown);
}
