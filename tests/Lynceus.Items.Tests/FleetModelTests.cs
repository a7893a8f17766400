using System.Globalization;

namespace Lynceus.Items.Tests;

/// <summary>Random fleets whose truth is known, scanned and reported in every way that people do it; after each report the items are compared with the rules in their plainest form.</summary>
/// <remarks><c>LYNCEUS_MODEL_STEPS</c> sets the number of reports; the long form is a million.</remarks>
public class FleetModelTests
{
    private const int Seeds = 8;
    private const int DefaultSteps = 40_000;

    private static int Steps =>
        int.TryParse(Environment.GetEnvironmentVariable("LYNCEUS_MODEL_STEPS"), NumberStyles.None, CultureInfo.InvariantCulture, out var steps) ? steps : DefaultSteps;

    public static TheoryData<int> AllSeeds => [.. Enumerable.Range(1, Seeds)];

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void Items_AfterEveryReport_AreWhatTheRulesSay(int seed)
    {
        var fleet = new ModelFleet(seed);
        for (var step = 0; step < Steps / Seeds; step++)
        {
            fleet.Live();
            var what = fleet.Report();
            if (fleet.Wrong() is { } wrong)
            {
                Assert.Fail($"Seed {seed}, step {step}, {what}: {wrong}\n{fleet.HistoryOf(wrong)}");
            }
        }

        // A model in which nothing happens proves nothing; in a short run much does not happen.
        if (Steps < DefaultSteps)
        {
            return;
        }

        Assert.All(Enum.GetValues<ItemEventKind>(), kind => Assert.Contains(fleet.Store.Items.Values, i => i.Events.Contains(kind)));
        Assert.True(fleet.TruthChecks > 0 && fleet.Outdated > 0 && fleet.Aged > 0 && fleet.Forgotten > 0 && fleet.Merged > 0);
    }
}
