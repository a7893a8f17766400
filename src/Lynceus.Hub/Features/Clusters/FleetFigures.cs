using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Features.Reports;

namespace Lynceus.Hub.Features.Clusters;

/// <param name="New">Open items that were found or came back in the last 24 hours; the list that <c>age=1d</c> gives.</param>
/// <param name="Fixed">Fixed by reports of the last 24 hours.</param>
/// <param name="Held">Reports that wait for somebody to look, newest first, at most <see cref="FleetQueries.ListedHeld"/>.</param>
internal sealed record FleetFigures(ListTotal New, long Fixed, IReadOnlyList<ReportRow> Held);
