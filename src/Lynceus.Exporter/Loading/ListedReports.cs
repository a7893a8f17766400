using System.Net;
using Lynceus.Exporter.Catalog;
using Lynceus.Exporter.Kinds;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Sharding;
using Lynceus.Kubernetes.Watch;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter.Loading;

/// <summary>Loads many reports at once by lists, each put on the shelf from the receive buffer; those of other shards are passed over while they are read.</summary>
/// <remarks>
/// A server with sharded list and watch sends those of the ranges alone. One without ignores the selector silently, which shows in what it sends; from then on a list is worth its bytes only
/// where a good part of it is wanted.
/// </remarks>
internal sealed class ListedReports(KubernetesClient client, ReportCatalog catalog, ListedReports.PutReport put, ILogger logger)
{
    // Fewer are read one by one: a list has a price of its own for the server.
    private const int FewestToList = 20;

    // Of all reports of the kind. Below, single requests bring fewer bytes in not much more time.
    private const double LeastShareToList = 0.3;

    private const int ConcurrentLists = 2;
    private const int MaxTries = 3;

    // Null as long as it is not known.
    private volatile object? _serverFilters;

    public delegate PutResult PutReport(ReportKey key, in RawObject raw, ulong hash, string way);

    /// <summary>Whether the server filters by shard; null as long as nothing has told.</summary>
    public bool? ServerFilters => (bool?)_serverFilters;

    /// <summary>Lists the kinds of which enough is missing. What a list did not bring, because it broke off or there were too few, is left to be read one by one.</summary>
    /// <param name="missing">How many reports of a kind are missing.</param>
    public Task LoadAsync(Func<ReportKind, int> missing, UidRanges ranges, CancellationToken cancellationToken)
    {
        var worth = catalog.Served.Select(k => (Kind: k, Count: missing(k))).Where(m => IsWorthAList(m.Kind, m.Count)).OrderByDescending(static m => m.Count).Select(static m => m.Kind);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentLists, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(worth, parallel, async (kind, token) =>
        {
            // One that breaks off is worth another while enough is missing: thousands of single requests are dearer.
            for (var tries = 0; tries < MaxTries && IsWorthAList(kind, missing(kind)) && !await ListAsync(kind, ranges, token); tries++)
            {
            }
        });
    }

    private bool IsWorthAList(ReportKind kind, int missing) =>
        missing >= FewestToList && (ServerFilters != false || missing >= LeastShareToList * catalog.CountOf(kind));

    /// <returns>False when it is worth another try.</returns>
    private async Task<bool> ListAsync(ReportKind kind, UidRanges ranges, CancellationToken cancellationToken)
    {
        var selector = ServerFilters == false ? null : ShardSelector.Format(ranges);
        var covered = selector is null ? UidRanges.Whole : ranges.CoverWith(ShardSelector.MaxRanges());
        var foreign = 0;
        void Take(in RawObject raw)
        {
            var hash = Fnv1a64.Hash(raw.Uid);
            foreign += covered.Contains(hash) ? 0 : 1;

            // What the catalogue does not know, or not to expose, is not for us; if it is new, its event is on the way. A list may also bring what was deleted since it began.
            if (ranges.Contains(hash) && new ReportKey(kind, raw.NamespacedName) is var key && catalog.Find(key) is { IsHistorical: false } entry && entry.Hash == hash)
            {
                put(key, raw, hash, "list");
            }
        }

        try
        {
            await client.ListAsync(ReportCatalog.ResourceOf(kind), new ObjectQuery { ShardSelector = selector }, Take, cancellationToken);
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException or TimeoutException or InvalidDataException)
        {
            LoaderLog.ListBroke(logger, kind, e.Message);
            if (selector is not null && e is KubernetesApiException { StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity })
            {
                Learned(false);
                return false;
            }

            return e is KubernetesApiException { IsTransient: false } or InvalidDataException; // again would be the same
        }

        if (selector is not null)
        {
            Learned(foreign == 0);
        }

        return true;
    }

    private void Learned(bool serverFilters)
    {
        // What one foreign report has told is not taken back by a list in which there happened to be none.
        if (_serverFilters is null || !serverFilters)
        {
            _serverFilters = serverFilters;
            LoaderLog.ServerFilters(logger, serverFilters);
        }
    }
}
