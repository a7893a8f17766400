namespace Lynceus.Exporter.Tests.Shards;

public sealed class ExporterSimulationTests
{
    [Fact]
    public async Task RunAsync_ExportersComeAndGoWhileReportsChange_NothingIsShownTwiceOrMissingForLong()
    {
        await using var simulation = await ExporterSimulation.StartAsync();
        simulation.IsGapAllowed = true;
        await simulation.ScaleAsync(1);
        simulation.IsGapAllowed = false;

        foreach (var exporters in (int[])[5, 3, 9, 1])
        {
            await simulation.ScaleAsync(exporters);
        }

        Assert.InRange(simulation.LongestGap, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(simulation.Changes, 50, int.MaxValue);
    }

    [Fact]
    public async Task RunAsync_OneCrashesAndOneIsCutOff_OthersTakeOverAndNothingIsShownTwice()
    {
        await using var simulation = await ExporterSimulation.StartAsync(makesAnew: false);
        await simulation.ScaleAsync(4);
        simulation.IsGapAllowed = true;

        await simulation.CrashAsync(simulation.Exporters[1]);
        var cut = simulation.Exporters[0];
        simulation.Cut(cut);
        await simulation.RunUntilAsync(() => simulation.Exporters.Where(e => e != cut).Sum(static e => e.Handover.ShownShare) > 0.9999);
        Assert.False(cut.IsReady);
        Assert.True(cut.Handover.ShownShare > 0);
        simulation.Heal(cut);
        await simulation.RunUntilAsync(simulation.IsSettled);

        simulation.IsGapAllowed = false;
        await simulation.RunAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(3, simulation.Exporters.Count);
    }
}
