using System.Net;

namespace Lynceus.Kubernetes.Tests.Authentication;

public sealed class ImpersonationTests : ConnectionFixture
{
    [Fact]
    public async Task CreateHandler_Impersonation_IsSentWithEachRequest()
    {
        await using var server = await TlsServer.StartAsync(null);
        using var connection = Connect(server.Kubeconfig(
            "disable-compression: true",
            "{username: anna, password: p, as: jürgen, as-uid: u-1, as-groups: [dev], as-user-extra: {Scopes: [a, b, c], acme.com/team 1: [x] } }"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));

        var received = Assert.Single(server.Requests);
        Assert.Equal("HTTP/1.1", received.Protocol);
        Assert.Equal("Basic " + TestAuthority.Base64("anna:p"), received.Header("Authorization"));
        Assert.Equal("jürgen", received.Header("Impersonate-User"));
        Assert.Equal("u-1", received.Header("Impersonate-Uid"));
        Assert.Equal("dev", received.Header("Impersonate-Group"));
        Assert.Equal(
            ["a", "b", "c"],
            new[] { "scopes", "%73copes", "s%63opes" }.Select(spelling => received.Header("Impersonate-Extra-" + spelling)));
        Assert.Equal("x", received.Header("Impersonate-Extra-acme.com%2Fteam%201"));
        Assert.Null(received.Header("Accept-Encoding"));
        Assert.Null(received.Header("traceparent"));
    }

    [Theory]
    [InlineData("{as: a, as-groups: [dev, ops]}", "more than one group cannot be sent")]
    [InlineData("{as: a, as-user-extra: {k: [a, b, c]}}", "more values for 'k' than can be sent")]
    [InlineData("{as: \"a\\nb\"}", "a control character")]
    public void Resolve_WhatCannotBeSent_IsRefused(string user, string expected)
    {
        var error = Assert.Throws<Lynceus.Kubernetes.Authentication.KubeconfigException>(() => Connect($$"""
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: u } }]
            clusters: [{name: c, cluster: {server: "https://a" } }]
            users: [{name: u, user: {{user}} }]
            """));

        Assert.Contains(expected, error.Message);
    }
}
