using System.Globalization;
using Lynceus.Exporter.Catalog;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Loading;
using Lynceus.Kubernetes;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Exporter.Tests.Loading;

public class ReportLoaderTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    public async Task RunAsync_ReportsAreThere_AllAreShown(int reports)
    {
        await using var server = await TestMember.StartServerAsync();
        var names = Load(server, reports);

        await using var member = new TestMember(server);

        await member.UntilShownAsync(names);
        await member.UntilSyncedAsync();
        Assert.Equal(reports >= 20 ? 0 : reports, server.Requests.Count(static r => r is { Verb: "get", Resource: "vulnerabilityreports" }));
    }

    [Fact]
    public async Task RunAsync_ReportAppearsChangesAndGoes_IsFollowed()
    {
        await using var server = await TestMember.StartServerAsync();
        await using var member = new TestMember(server, new ExporterOptions { Loading = new LoaderOptions { DeletedGrace = TimeSpan.Zero } });
        await member.UntilSyncedAsync();

        server.Load(TestReports.Vulnerabilities("a"));
        await member.UntilShownAsync("a");

        server.Load(TestReports.Vulnerabilities("b"));
        await member.UntilShownAsync("a", "b");

        await DeleteAsync(member, "a");
        await member.UntilShownAsync("b");
    }

    [Fact]
    public async Task RunAsync_ReportIsDeleted_StaysForTheGraceTime()
    {
        var clock = new ManualTimeProvider();
        await using var server = await TestMember.StartServerAsync();
        Load(server, 2);
        await using var member = new TestMember(server, new ExporterOptions { Loading = new LoaderOptions { DeletedGrace = Grace } }, clock);
        await member.UntilShownAsync("r000", "r001");

        await DeleteAsync(member, "r000");
        await member.UntilDeletionIsSeenAsync(1);
        clock.Advance(Grace - TimeSpan.FromSeconds(1));
        Assert.Equal(["r000", "r001"], await member.ShownAsync());

        // The worker may set its timer only now, after the deletion shows in the figures.
        var until = member.UntilShownAsync("r001");
        while (!until.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await until;
    }

    [Fact]
    public async Task RunAsync_ReportIsDeletedAndWrittenAnew_IsNeverMissing()
    {
        await using var server = await TestMember.StartServerAsync();
        Load(server, 2);
        await using var member = new TestMember(server);
        await member.UntilShownAsync("r000", "r001");

        for (var i = 0; i < 10; i++)
        {
            await DeleteAsync(member, "r000");
            Assert.Equal(["r000", "r001"], await member.ShownAsync());
            server.Load(TestReports.Vulnerabilities("r000", findings: i + 2));
            Assert.Equal(["r000", "r001"], await member.ShownAsync());
        }
    }

    [Fact]
    public async Task RunAsync_ReportIsHistorical_IsNotShown()
    {
        await using var server = await TestMember.StartServerAsync();
        server.Load(TestReports.Vulnerabilities("old", ttl: "0s"));
        Load(server, 1);
        await using var member = new TestMember(server);
        await member.UntilShownAsync("r000");

        server.Load(TestReports.Vulnerabilities("r000", ttl: "0h0m0s"));
        server.Load(TestReports.Vulnerabilities("new"));

        await member.UntilShownAsync("new");
    }

    [Fact]
    public async Task RunAsync_KindIsInstalledLater_ItsReportsAreShown()
    {
        await using var server = await TestMember.StartServerAsync(null, ReportKind.OfPlural("configauditreports"));
        await using var member = new TestMember(server);
        await member.UntilSyncedAsync();

        server.Load(TestReports.Definition(ReportKind.OfPlural("vulnerabilityreports")));
        server.Load(TestReports.Vulnerabilities("a"));

        await member.UntilShownAsync("a");
    }

    [Fact]
    public async Task RunAsync_ServerGoesAway_KeepsWhatItKnowsAndCatchesUp()
    {
        await using var server = await TestMember.StartServerAsync();
        Load(server, 3);
        await using var member = new TestMember(server, new ExporterOptions { Loading = new LoaderOptions { DeletedGrace = TimeSpan.Zero } });
        await member.UntilShownAsync("r000", "r001", "r002");

        await server.StopServingAsync();
        Assert.Equal(["r000", "r001", "r002"], await member.ShownAsync());
        server.Load(TestReports.Vulnerabilities("late"));
        await server.ResumeServingAsync();

        await member.UntilShownAsync("late", "r000", "r001", "r002");
    }

    private static string[] Load(FakeApiServer server, int reports)
    {
        string[] names = [.. Enumerable.Range(0, reports).Select(static i => string.Create(CultureInfo.InvariantCulture, $"r{i:D3}"))];
        foreach (var name in names)
        {
            server.Load(TestReports.Vulnerabilities(name));
        }

        return names;
    }

    private static Task DeleteAsync(TestMember member, string name) =>
        member.Client.DeleteAsync(ReportCatalog.ResourceOf(ReportKind.OfPlural("vulnerabilityreports")), new NamespacedName("shop", name), CancellationToken.None);
}
