using System.Net.Sockets;
using System.Threading.Channels;
using Lynceus.Kubernetes.Membership;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Kubernetes.Tests.Membership;

public class ServiceMembershipTests
{
    [Fact]
    public void Of_ConditionsAbsent_CountsAsReadyAndServing() =>
        Assert.Equal(
            [new ServiceMember("10.0.0.1", null, null, IsReady: true, IsServing: true, IsTerminating: false)],
            EndpointSliceMembers.Of([Slice("IPv4", Endpoint("10.0.0.1", conditions: null))], AddressFamily.InterNetwork));

    [Theory]
    [InlineData(true, true, false, true, true, false)]
    [InlineData(false, true, true, false, true, true)]
    [InlineData(false, null, null, false, false, false)]
    [InlineData(null, false, null, true, false, false)]
    public void Of_Conditions_AreTakenAsTheyAre(bool? ready, bool? serving, bool? terminating, bool isReady, bool isServing, bool isTerminating)
    {
        var conditions = new EndpointConditions { Ready = ready, Serving = serving, Terminating = terminating };

        var member = Assert.Single(EndpointSliceMembers.Of([Slice("IPv4", Endpoint("10.0.0.1", conditions))], AddressFamily.InterNetwork));

        Assert.Equal((isReady, isServing, isTerminating), (member.IsReady, member.IsServing, member.IsTerminating));
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork, "10.0.0.1")]
    [InlineData(AddressFamily.InterNetworkV6, "fd00::1")]
    public void Of_PodInSlicesOfBothFamilies_CountsOnce(AddressFamily preferred, string expected)
    {
        EndpointSlice[] slices = [Slice("IPv6", Endpoint("FD00:0::1", uid: "u1")), Slice("IPv4", Endpoint("10.0.0.1", uid: "u1"))];

        Assert.Equal([expected], EndpointSliceMembers.Of(slices, preferred).Select(static m => m.Address));
    }

    [Fact]
    public void Of_Ipv6Only_HasMembers() =>
        Assert.Equal(
            ["fd00::1", "fd00::2"],
            EndpointSliceMembers.Of([Slice("IPv6", Endpoint("fd00::2"), Endpoint("fd00::1"))], AddressFamily.InterNetwork).Select(static m => m.Address));

    [Fact]
    public void Of_AddressInTwoSlices_IsReadyWhenOneSaysSo()
    {
        EndpointSlice[] slices =
        [
            Slice("IPv4", Endpoint("10.0.0.1", new EndpointConditions { Ready = false })),
            Slice("IPv4", Endpoint("10.0.0.1", new EndpointConditions { Ready = true })),
        ];

        Assert.True(Assert.Single(EndpointSliceMembers.Of(slices, AddressFamily.InterNetwork)).IsReady);
    }

    [Fact]
    public void Of_NamesAndSlicesWithoutEndpoints_AreLeftOut() =>
        Assert.Empty(EndpointSliceMembers.Of(
            [Slice("FQDN", Endpoint("db.example.org")), new EndpointSlice { AddressType = "IPv4" }, Slice("IPv4", new Endpoint())], AddressFamily.InterNetwork));

    [Fact]
    public async Task RunAsync_SlicesOfTheService_AreFollowed()
    {
        using var safety = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var cluster = await TestContext.StartAsync();
        await WriteAsync(HttpMethod.Post, "exp-1", "exp", "10.0.0.1", ready: true);
        await WriteAsync(HttpMethod.Post, "other-1", "other", "10.0.0.9", ready: true);
        using var membership = new ServiceMembership(cluster.Client, new NamespacedName(cluster.Namespace, "exp"));
        var changes = Channel.CreateUnbounded<string>();
        membership.Subscribe(members => Assert.True(changes.Writer.TryWrite(string.Join(' ', members.Select(static m => $"{m.Address}:{m.IsReady}")))));
        using var stop = new CancellationTokenSource();
        var run = membership.RunAsync(stop.Token);

        await membership.WaitForSyncAsync(safety.Token);
        Assert.Equal(["10.0.0.1"], membership.ReadyAddresses);
        Assert.Equal("10.0.0.1:True", await changes.Reader.ReadAsync(safety.Token));
        await WriteAsync(HttpMethod.Post, "exp-2", "exp", "10.0.0.2", ready: false);
        Assert.Equal("10.0.0.1:True 10.0.0.2:False", await changes.Reader.ReadAsync(safety.Token));
        await WriteAsync(HttpMethod.Put, "exp-2", "exp", "10.0.0.2", ready: true);
        Assert.Equal("10.0.0.1:True 10.0.0.2:True", await changes.Reader.ReadAsync(safety.Token));
        await cluster.Client.DeleteAsync(ResourceType.EndpointSlices, new NamespacedName(cluster.Namespace, "exp-1"), safety.Token);
        Assert.Equal("10.0.0.2:True", await changes.Reader.ReadAsync(safety.Token));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(safety.Token));

        Task WriteAsync(HttpMethod method, string name, string service, string address, bool ready) => cluster.SendAsync(
            method, ResourceType.EndpointSlices.PathOf(cluster.Namespace, method == HttpMethod.Put ? name : null), SliceJson(name, service, address, ready));
    }

    private static string SliceJson(string name, string service, string address, bool ready) => $$$"""
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"{{{name}}}","labels":{"kubernetes.io/service-name":"{{{service}}}"}},
         "addressType":"IPv4","endpoints":[{"addresses":["{{{address}}}"],"conditions":{"ready":{{{(ready ? "true" : "false")}}} } }]}
        """;

    private static EndpointSlice Slice(string family, params Endpoint[] endpoints) => new() { AddressType = family, Endpoints = endpoints };

    private static Endpoint Endpoint(string address, EndpointConditions? conditions = null, string? uid = null) =>
        new() { Addresses = [address], Conditions = conditions, TargetRef = uid is null ? null : new ObjectReference { Uid = uid } };
}
