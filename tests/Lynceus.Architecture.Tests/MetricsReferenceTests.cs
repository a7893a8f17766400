using System.Text;
using Lynceus.Testing;

namespace Lynceus.Architecture.Tests;

/// <summary><c>docs/reference/metrics.md</c> is made from the source. With <c>LYNCEUS_UPDATE_GOLDEN=1</c> it is written anew.</summary>
public class MetricsReferenceTests
{
    private static readonly string[] None = [];
    private static readonly string[] Controller = ["controller"];
    private static readonly string[] Queue = ["name", "controller"];
    private static readonly string[] Informer = ["informer"];
    private static readonly string[] Review = ["review"];

    // Labels are given where a metric is counted, not where it is declared.
    private static readonly Dictionary<string, string[]> Labels = new(StringComparer.Ordinal)
    {
        ["certwatcher_read_certificate_errors_total"] = None,
        ["certwatcher_read_certificate_total"] = None,
        ["controller_runtime_active_workers"] = Controller,
        ["controller_runtime_max_concurrent_reconciles"] = Controller,
        ["controller_runtime_reconcile_errors_total"] = Controller,
        ["controller_runtime_reconcile_panics_total"] = Controller,
        ["controller_runtime_reconcile_time_seconds"] = Controller,
        ["controller_runtime_reconcile_timeouts_total"] = Controller,
        ["controller_runtime_reconcile_total"] = ["controller", "result"],
        ["controller_runtime_terminal_reconcile_errors_total"] = Controller,
        ["leader_election_master_status"] = ["name"],
        ["lynceus_build_info"] = ["version", "commit", "runtime"],
        ["lynceus_exporter_fenced"] = None,
        ["lynceus_exporter_handover_duration_seconds"] = None,
        ["lynceus_exporter_handovers_total"] = ["result"],
        ["lynceus_exporter_kind_synced"] = ["kind"],
        ["lynceus_exporter_known_reports"] = ["kind"],
        ["lynceus_exporter_lag_seconds"] = None,
        ["lynceus_exporter_last_sync_age_seconds"] = ["kind"],
        ["lynceus_exporter_lease_renewal_age_seconds"] = None,
        ["lynceus_exporter_left_out_findings"] = ["reason"],
        ["lynceus_exporter_load_duration_seconds"] = None,
        ["lynceus_exporter_members"] = None,
        ["lynceus_exporter_owned_ranges"] = None,
        ["lynceus_exporter_owned_share"] = None,
        ["lynceus_exporter_render_duration_seconds"] = None,
        ["lynceus_exporter_report_bytes_total"] = ["kind"],
        ["lynceus_exporter_report_loads_total"] = ["kind", "way", "result"],
        ["lynceus_exporter_report_problems_total"] = ["kind", "reason"],
        ["lynceus_exporter_report_removals_total"] = ["kind", "reason"],
        ["lynceus_exporter_report_shows_total"] = ["kind"],
        ["lynceus_exporter_reports"] = ["kind", "state"],
        ["lynceus_exporter_shown_share"] = None,
        ["lynceus_exporter_synced"] = None,
        ["lynceus_exposition_collect_failures_total"] = None,
        ["lynceus_exposition_compressed_bytes"] = ["family"],
        ["lynceus_exposition_dropped_instruments_total"] = None,
        ["lynceus_exposition_dropped_series_total"] = ["family"],
        ["lynceus_exposition_hidden_series"] = ["reason"],
        ["lynceus_exposition_left_out_series_total"] = ["reason"],
        ["lynceus_exposition_owners"] = None,
        ["lynceus_exposition_raw_bytes"] = ["family"],
        ["lynceus_exposition_series"] = ["family"],
        ["lynceus_hub_compare_duration_seconds"] = None,
        ["lynceus_hub_reports_total"] = ["outcome"],
        ["lynceus_hub_reports_waiting"] = None,
        ["lynceus_hub_sources_delayed"] = None,
        ["lynceus_kubernetes_decode_errors_total"] = Informer,
        ["lynceus_kubernetes_informer_last_event_age_seconds"] = Informer,
        ["lynceus_kubernetes_informer_objects"] = Informer,
        ["lynceus_kubernetes_informer_synced"] = Informer,
        ["lynceus_kubernetes_lists_total"] = ["informer", "how"],
        ["lynceus_kubernetes_relists_total"] = ["informer", "reason"],
        ["lynceus_kubernetes_watch_events_total"] = ["informer", "type"],
        ["lynceus_kubernetes_watch_failures_total"] = Informer,
        ["lynceus_kubernetes_watches_total"] = Informer,
        ["lynceus_metacollector_closed_streams_total"] = ["reason"],
        ["lynceus_metacollector_coalesced_total"] = None,
        ["lynceus_metacollector_dropped_total"] = None,
        ["lynceus_metacollector_fanout_seconds"] = None,
        ["lynceus_metacollector_held_bytes"] = None,
        ["lynceus_metacollector_mailbox_depth"] = None,
        ["lynceus_metacollector_mailbox_depth_most"] = None,
        ["lynceus_metacollector_refused_streams_total"] = ["bound"],
        ["lynceus_metacollector_sent_bytes_total"] = None,
        ["lynceus_metacollector_stream_sent_bytes"] = None,
        ["lynceus_metacollector_sync_age_seconds"] = None,
        ["lynceus_metrics_auth_cache_entries"] = Review,
        ["lynceus_metrics_auth_cache_hits_total"] = ["review", "result"],
        ["lynceus_metrics_auth_decisions_total"] = ["decision", "reason"],
        ["lynceus_metrics_auth_review_duration_seconds"] = Review,
        ["lynceus_metrics_auth_reviews_total"] = ["review", "result"],
        ["lynceus_metrics_auth_stale_answers_total"] = Review,
        ["lynceus_metrics_auth_throttled_total"] = ["bound"],
        ["lynceus_metrics_certificate_expiration_timestamp_seconds"] = ["source"],
        ["meta_collector_broker_dispatched_events"] = ["kind", "type"],
        ["meta_collector_broker_queue_adds"] = ["name", "type"],
        ["meta_collector_broker_queue_duration_seconds"] = ["name"],
        ["meta_collector_collector_event_api_server_received"] = ["name", "source", "type"],
        ["meta_collector_server_subscribers"] = None,
        ["lynceus_work_failing"] = ["work"],
        ["lynceus_work_failures_total"] = ["work"],
        ["process_cpu_seconds_total"] = None,
        ["process_max_fds"] = None,
        ["process_network_receive_bytes_total"] = None,
        ["process_network_transmit_bytes_total"] = None,
        ["process_open_fds"] = None,
        ["process_resident_memory_bytes"] = None,
        ["process_start_time_seconds"] = None,
        ["process_threads"] = None,
        ["process_virtual_memory_bytes"] = None,
        ["process_virtual_memory_max_bytes"] = None,
        ["rest_client_request_duration_seconds"] = ["verb", "host"],
        ["rest_client_request_retries_total"] = ["code", "verb", "host"],
        ["rest_client_requests_total"] = ["code", "method", "host"],
        ["workqueue_adds_total"] = Queue,
        ["workqueue_depth"] = ["name", "controller", "priority"],
        ["workqueue_longest_running_processor_seconds"] = Queue,
        ["workqueue_queue_duration_seconds"] = Queue,
        ["workqueue_retries_total"] = Queue,
        ["workqueue_unfinished_work_seconds"] = Queue,
        ["workqueue_work_duration_seconds"] = Queue,
    };

    private static string Page => Path.Combine(RepositoryPaths.Root, "docs", "reference", "metrics.md");

    [Fact]
    public void Labels_OfEveryDeclaredMetric_AreListed()
    {
        Assert.Equal(DeclaredMetrics.All.Select(static m => m.Name).Order(StringComparer.Ordinal), Labels.Keys.Order(StringComparer.Ordinal));
    }

    // Weak, but enough to find a label that was renamed in the code and not here.
    [Fact]
    public void Labels_OfEveryMetric_AreWordsOfItsProject()
    {
        var offenders =
            from metric in DeclaredMetrics.All
            from label in Labels.GetValueOrDefault(metric.Name, [])
            where !SourceTree.Files(".cs").Where(f => SourceTree.ProjectOf(f) == metric.Project).Any(f => File.ReadAllText(f).Contains($"\"{label}\"", StringComparison.Ordinal))
            select $"{metric.Name}: {label}";

        Assert.Empty(offenders);
    }

    [Fact]
    public void Metrics_All_HaveHelpThatIsASentence()
    {
        var offenders = DeclaredMetrics.All.Where(static m => m.Help.Length == 0 || !m.Help.EndsWith('.')).Select(static m => m.Name);

        Assert.Empty(offenders);
    }

    // OpenMetrics has a counter's family without its suffix, where a gauge of that name would be a second one.
    [Fact]
    public void Metrics_All_HaveNamesOfTheirOwnInEveryFormat()
    {
        var offenders = DeclaredMetrics.All
            .GroupBy(static m => m.Name.EndsWith("_total", StringComparison.Ordinal) ? m.Name[..^"_total".Length] : m.Name, StringComparer.Ordinal)
            .Where(static g => g.Count() > 1)
            .Select(static g => g.Key);

        Assert.Empty(offenders);
    }

    [Fact]
    public void Page_OfMetrics_IsWhatTheSourceDeclares()
    {
        var expected = Render();
        if (Environment.GetEnvironmentVariable("LYNCEUS_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Page, expected);
        }

        Assert.Equal(expected, File.ReadAllText(Page));
    }

    private static string Render()
    {
        var page = new StringBuilder(
            """
            # Metrics

            Made from the source by a test: `LYNCEUS_UPDATE_GOLDEN=1 dotnet test tests/Lynceus.Architecture.Tests` writes it anew.

            Every role shows these of the parts it uses. Besides, it shows the meters of .NET under the names that OpenTelemetry gives them for Prometheus: `dotnet_*` of the runtime, `http_server_*`, `kestrel_*` and
            `aspnetcore_*` of its servers, `http_client_*` and `dns_*` of its calls. A histogram has `_bucket`, `_sum` and `_count` as usual. In OpenMetrics a counter and a histogram have `_created` too.

            A family shows a limited number of series: 10,000 of one declared here, 2,000 of an instrument. More are left out and counted in `lynceus_exposition_dropped_series_total`.

            """.ReplaceLineEndings("\n"));
        foreach (var project in DeclaredMetrics.All.GroupBy(static m => m.Project, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            page.Append($"\n## {project.Key}\n\n| metric | type | labels | |\n|---|---|---|---|\n");
            foreach (var metric in project.OrderBy(static m => m.Name, StringComparer.Ordinal))
            {
                var labels = string.Join(", ", Labels.GetValueOrDefault(metric.Name, []).Select(static l => $"`{l}`"));
                page.Append($"| `{metric.Name}` | {metric.Type} | {labels} | {metric.Help.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)} |\n");
            }
        }

        return page.ToString();
    }
}
