using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>Two workloads and a store in memory, to which reports are sent one after another.</summary>
public abstract class ComparisonCases
{
    protected const string Cart = "shop/cart";
    protected const string Pay = "shop/pay";

    private protected static readonly Extent Shop = Extent.OfNamespaces(["shop"]);

    private protected readonly MemoryStore _store = new();

    private protected static (long New, long Fixed, long Gone) Counts(ItemTally tally) => (tally.New + tally.Reopened, tally.Fixed, tally.Gone);

    private protected ComparisonResult.Changes Changes(TestReport report) => Assert.IsType<ComparisonResult.Changes>(report.Decide(_store));

    private protected ItemTally Send(TestReport report) => report.SendTo(_store) ?? throw new InvalidOperationException("Nothing was written.");
}
