using Lynceus.Hub.Features.Reports;
using Lynceus.Hub.Ingest;
using Lynceus.Reports;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>The part of the raw report that an item comes from.</summary>
internal sealed class ItemEvidence(ReportQueries reports, RawReports rawReports, HubOptions options, TimeProvider time)
{
    private const int MaxBytes = 16 * 1024;

    // A place deep in a large report takes long to reach; the page then does without.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Null when the report is no longer kept, has nothing at that place, or takes too long to read.</summary>
    public async Task<string?> FragmentAsync(ActionItemDetail item, CancellationToken cancellationToken)
    {
        if (await reports.GetAsync(item.Detail.ReportId, cancellationToken) is not { } report || !File.Exists(rawReports.PathOf(report.Sha256)))
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return ReportFragment.Extract(rawReports.Open(report.Sha256), item.Detail.Pointer, MaxBytes, options.Limits, either.Token);
        }
        catch (ReportFormatException)
        {
            return null; // it was readable when it was compared; a damaged copy is not this page's business
        }
        catch (IOException)
        {
            return null; // removed meanwhile
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
