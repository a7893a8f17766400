using System.Globalization;
using Lynceus.Exporter.Catalog;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Loading;
using Lynceus.Exporter.Shards;
using Lynceus.Kubernetes;
using Lynceus.Kubernetes.Sharding;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Exporter.Tests.Loading;

/// <summary>What servers, accounts and other members do wrong while reports are loaded.</summary>
public class LoaderFaultTests
{
    private const string Vulnerabilities = "vulnerabilityreports";
    private const string Audits = "configauditreports";

    private static readonly UidRanges Lower = new ShardMode(ShardKind.Fixed, 0, 2).FixedRanges;
    private static readonly UidRanges Upper = new ShardMode(ShardKind.Fixed, 1, 2).FixedRanges;

    public static TheoryData<string, Fault> Faults => new()
    {
        { "500", Fault.Status(500) },
        { "403", Fault.Status(403) },
        { "connection broken", Fault.Reset() },
        { "half an object", Fault.Truncated(60) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task RunAsync_OneReportCannotBeRead_TheOthersAreLoadedAndItIsTriedAgain(string what, Fault fault)
    {
        await using var server = await TestMember.StartServerAsync();
        server.Load(TestReports.Vulnerabilities("bad"));
        server.Load(TestReports.Vulnerabilities("good"));
        server.Faults.Add(fault with { When = static r => r is { Verb: "get", Name: "bad" }, Times = int.MaxValue });

        await using var member = new TestMember(server);
        await member.UntilSyncedAsync();
        Assert.True((await member.ShownAsync()) is ["good"], what);

        server.Faults.Clear();
        await member.UntilShownAsync("bad", "good");
    }

    [Fact]
    public async Task RunAsync_ServerIsAway_NothingCountsAsLoadedUntilItIsBack()
    {
        await using var server = await TestMember.StartServerAsync();
        server.Load(TestReports.Vulnerabilities("a"));
        await server.StopServingAsync();
        await using var member = new TestMember(server);
        await member.PollAsync(() => member.Member.Problem!.StartsWith("it is not known which kinds of report there are: ", StringComparison.Ordinal));

        await server.ResumeServingAsync();

        await member.UntilShownAsync("a");
        await member.UntilAsync(() => Task.FromResult(member.Member.Problem is null));
    }

    [Fact]
    public async Task RunAsync_OneKindMayNotBeListed_TheOthersAreExposed()
    {
        await using var server = await TestMember.StartServerAsync(null, ReportKind.OfPlural(Vulnerabilities), ReportKind.OfPlural(Audits));
        server.Load(TestReports.Vulnerabilities("a"));
        server.Faults.Add(Fault.Status(403) with { When = static r => r.Resource == Audits, Times = int.MaxValue });

        await using var member = new TestMember(server, new ExporterOptions { Loading = new LoaderOptions { KindPatience = TimeSpan.FromMilliseconds(100) } });
        await member.UntilSyncedAsync();

        Assert.Equal(["a"], await member.ShownAsync());
        Assert.Equal(Audits, Assert.Single(member.Member.Loader.Catalog.Missing).Kind.Plural);
        server.Faults.Clear();
        await member.PollAsync(() => member.Member.Loader.Catalog.Missing.Count == 0);
    }

    [Fact]
    public async Task RunAsync_NoKindMayBeListed_StaysUnreadyAndSaysWhy()
    {
        await using var server = await TestMember.StartServerAsync();
        server.Faults.Add(Fault.Status(403) with { When = static r => r.Resource == Vulnerabilities, Times = int.MaxValue });

        await using var member = new TestMember(server, new ExporterOptions { Loading = new LoaderOptions { KindPatience = TimeSpan.Zero } });

        await member.PollAsync(() => member.Member.Problem!.StartsWith("reports are not loaded yet: VulnerabilityReport (", StringComparison.Ordinal));
        server.Faults.Clear();
        await member.UntilSyncedAsync();
    }

    [Fact]
    public async Task RunAsync_KindsMayNotBeAsked_SaysWhy()
    {
        await using var server = await TestMember.StartServerAsync();
        server.Faults.Add(Fault.Status(403) with { When = static r => r.PathAndQuery.StartsWith("/apis/aquasecurity", StringComparison.Ordinal) && r.Resource.Length == 0, Times = int.MaxValue });

        await using var member = new TestMember(server);

        await member.PollAsync(() => member.Member.Problem!.StartsWith("it is not known which kinds of report there are: ", StringComparison.Ordinal));
        server.Faults.Clear();
        await member.UntilSyncedAsync();
    }

    [Fact]
    public async Task RunAsync_ListBreaksOff_IsReadAgainAndNotOneByOne()
    {
        await using var server = await TestMember.StartServerAsync();
        for (var i = 0; i < 60; i++)
        {
            server.Load(TestReports.Vulnerabilities(string.Create(CultureInfo.InvariantCulture, $"r{i}")));
        }

        server.Faults.Add(Fault.CutBody(20_000) with { When = static r => r is { IsList: true, Resource: Vulnerabilities } });
        await using var member = new TestMember(server);
        await member.UntilSyncedAsync();

        Assert.Equal(60, (await member.ShownAsync()).Length);
        Assert.DoesNotContain(server.Requests, static r => r is { Verb: "get", Resource: Vulnerabilities });
    }

    /// <summary>As a member does whose lease ran out: what it hid is dropped, and has to be loaded again though the target is what it was.</summary>
    [Fact]
    public async Task SetTarget_ThereAndBackAtOnce_WhatWasDroppedIsLoadedAgain()
    {
        await using var server = await TestMember.StartServerAsync();
        server.Load(TestReports.Vulnerabilities("a"));
        await using var member = new TestMember(server);
        await member.UntilShownAsync("a");
        await member.UntilSyncedAsync();

        var again = UidRanges.Of(UidRanges.Whole);
        member.Member.Loader.SetTarget(UidRanges.Empty);
        member.Member.Shelf.SetShown(UidRanges.Empty);
        member.Member.Loader.SetTarget(again);
        await member.UntilAsync(() => Task.FromResult(member.Member.Loader.CompletedLoads == 2));

        Assert.Empty(await member.ShownAsync());
        member.Member.Shelf.SetShown(again);
        Assert.Equal(["a"], await member.ShownAsync());
    }

    [Fact]
    public async Task RunAsync_ListBringsWhatHasGoneToAnotherShardMeanwhile_IsNotShown()
    {
        var serverClock = new ManualTimeProvider();
        await using var server = await TestMember.StartServerAsync(new FakeApiServerOptions { Time = serverClock });
        for (var i = 0; i < 30; i++)
        {
            server.Load(TestReports.Vulnerabilities(string.Create(CultureInfo.InvariantCulture, $"r{i:D2}")).WithUid(TestReports.UidIn(Lower, i + 1)));
        }

        await using var member = new TestMember(server, Fixed(0));
        await member.UntilAsync(async () => (await member.ShownAsync()).Length == 30);

        server.ClearRequests();
        server.Faults.Add(Fault.SlowBytes(4000, TimeSpan.FromSeconds(1)) with { When = static r => r is { IsList: true, Resource: Vulnerabilities } });
        var again = UidRanges.Of(Lower);
        member.Member.Loader.SetTarget(UidRanges.Empty);
        member.Member.Shelf.SetShown(UidRanges.Empty);
        member.Member.Loader.SetTarget(again);
        await member.PollAsync(() =>
        {
            serverClock.Advance(TimeSpan.FromSeconds(1));
            return member.Member.Shelf.Figures().Count > 0;
        });

        // The list has begun and stands still. One of its last goes and comes back as another member's.
        var foreign = TestReports.UidIn(Upper);
        await DeleteAsync(member, "r29");
        server.Load(TestReports.Vulnerabilities("r29").WithUid(foreign));
        server.Load(TestReports.Vulnerabilities("mark").WithUid(TestReports.UidIn(Lower, 99)));
        await member.PollAsync(() => Find(member, "r29")?.Hash == Fnv1a64.Hash(foreign) && member.Member.Shelf.Has(KeyOf("mark"), Find(member, "mark")!));
        await member.PollAsync(() =>
        {
            serverClock.Advance(TimeSpan.FromSeconds(1));
            return member.Member.Loader.CompletedLoads == 2;
        });

        member.Member.Shelf.SetShown(again);
        await member.UntilShownAsync(["mark", .. Enumerable.Range(0, 29).Select(static i => string.Create(CultureInfo.InvariantCulture, $"r{i:D2}"))]);
    }

    /// <summary>The daily delete-and-rescan: the new report may be another member's, while the first one still shows the old for the grace time.</summary>
    [Fact]
    public async Task RunAsync_ReportComesBackAsAnotherMembers_IsNeverShownTwice()
    {
        var clock = new ManualTimeProvider();
        await using var server = await TestMember.StartServerAsync();
        server.Load(TestReports.Vulnerabilities("a").WithUid(TestReports.UidIn(Lower)));
        await using var first = new TestMember(server, Fixed(0));
        await first.UntilShownAsync("a");

        // It starts after the deletion, so it knows of no predecessor.
        await DeleteAsync(first, "a");
        await first.UntilDeletionIsSeenAsync(1);
        await using var second = new TestMember(server, Fixed(1), clock);
        await second.UntilSyncedAsync();
        server.Load(TestReports.Vulnerabilities("a").WithUid(TestReports.UidIn(Upper)));
        await second.UntilAsync(() => Task.FromResult(second.Member.Shelf.Figures().Values.Sum(static f => f.Waiting) == 1));
        await first.UntilShownAsync();
        Assert.Empty(await second.ShownAsync());

        var shown = second.UntilShownAsync("a");
        await second.PollAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return shown.IsCompleted;
        });
        await shown;
    }

    [Fact]
    public async Task RunAsync_ReportComesBackAsAnotherMembersWhileAllReadersAreBusy_GoesAtOnce()
    {
        var serverClock = new ManualTimeProvider();
        await using var server = await TestMember.StartServerAsync(new FakeApiServerOptions { Time = serverClock });
        server.Load(TestReports.Vulnerabilities("a").WithUid(TestReports.UidIn(Lower)));
        var options = Fixed(0);
        await using var member = new TestMember(server, options with { Loading = options.Loading with { Concurrency = 1 } });
        await member.UntilShownAsync("a");
        await member.UntilSyncedAsync();

        server.Faults.Add(Fault.Late(TimeSpan.FromHours(1)) with { When = static r => r is { Verb: "get", Name: "slow" } });
        server.Load(TestReports.Vulnerabilities("slow").WithUid(TestReports.UidIn(Lower, 2)));
        await member.PollAsync(() => server.Faults.Struck == 1);
        await DeleteAsync(member, "a");
        server.Load(TestReports.Vulnerabilities("a").WithUid(TestReports.UidIn(Upper)));

        await member.UntilShownAsync();
        serverClock.Advance(TimeSpan.FromHours(1));
        await member.UntilShownAsync("slow");
    }

    private static ExporterOptions Fixed(int index) => new() { Shards = new ShardOptions { Mode = new ShardMode(ShardKind.Fixed, index, 2) } };

    private static ReportKey KeyOf(string name) => new(ReportKind.OfPlural(Vulnerabilities), new NamespacedName("shop", name));

    private static ReportEntry? Find(TestMember member, string name) => member.Member.Loader.Catalog.Find(KeyOf(name));

    private static Task DeleteAsync(TestMember member, string name) =>
        member.Client.DeleteAsync(ReportCatalog.ResourceOf(ReportKind.OfPlural(Vulnerabilities)), new NamespacedName("shop", name), CancellationToken.None);
}
