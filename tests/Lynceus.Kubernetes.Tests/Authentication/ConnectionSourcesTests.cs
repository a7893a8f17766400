using System.Net;
using Lynceus.Kubernetes.Authentication;

namespace Lynceus.Kubernetes.Tests.Authentication;

public sealed class ConnectionSourcesTests : ConnectionFixture
{
    private static string Small(string name, string server) => $$"""
        current-context: {{name}}
        contexts: [{name: {{name}}, context: {cluster: {{name}} } }]
        clusters: [{name: {{name}}, cluster: {server: "https://{{server}}" } }]
        """;

    [Fact]
    public void Resolve_AllSources_TakesThemInOrder()
    {
        using var authority = new TestAuthority("ca");
        Variables["HOME"] = Folder;
        Variables["KUBERNETES_SERVICE_HOST"] = "10.0.0.1";
        Variables["KUBERNETES_SERVICE_PORT"] = "443";
        Variables["KUBECONFIG"] = Write("variable", Small("v", "variable"));
        Write(".kube/config", Small("h", "home"));
        Write("serviceaccount/ca.crt", authority.Pem);
        Write("serviceaccount/token", "t");
        var flag = Write("flag", Small("f", "flag"));

        Assert.Equal("flag", HostOf(Options(flag)));
        Assert.Equal("variable", HostOf(Options()));
        Variables.Remove("KUBECONFIG");
        Assert.Equal("10.0.0.1", HostOf(Options()));
        Assert.Equal("home", HostOf(Options(context: "h")));
        Variables.Remove("KUBERNETES_SERVICE_HOST");
        Assert.Equal("home", HostOf(Options()));
        Variables.Remove("HOME");
        Assert.StartsWith("there is no cluster to talk to: give a kubeconfig", Assert.Throws<KubeconfigException>(() => HostOf(Options())).Message);
    }

    [Fact]
    public void Resolve_SeveralFiles_FirstToSetAnEntryWins()
    {
        var first = Write("a/one", """
            clusters: [{name: east, cluster: {server: "https://first" } }]
            contexts: [{name: both, context: {cluster: east, namespace: one } }]
            """);
        var second = Write("b/two", """
            current-context: both
            clusters: [{name: east, cluster: {server: "https://second", tls-server-name: other } }, {name: west, cluster: {server: "https://west" } }]
            contexts: [{name: both, context: {cluster: west, namespace: two, user: nobody } }, {name: west, context: {cluster: west } }]
            """);
        var third = Write("c/three", "current-context: west");
        Variables["KUBECONFIG"] = string.Join(Path.PathSeparator, Path.Combine(Folder, "missing"), first, "", second, first, third);

        using var current = Resolve(Options());
        using var west = Resolve(Options(context: "west"));

        Assert.Equal(("first", "one", $"{first}, context both"), (current.Server.Host, current.Namespace, current.Description));
        Assert.Equal(("west", "default", $"{second}, context west"), (west.Server.Host, west.Namespace, west.Description));
    }

    [Fact]
    public async Task Resolve_RelativePaths_StartFromTheFileTheyStandIn()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer());
        Write("a/ca.crt", authority.Pem);
        Write("b/token", "from-b");
        var first = Write("a/one", $$"""
            current-context: c
            clusters: [{name: c, cluster: {server: "{{server.Address}}", certificate-authority: ca.crt } }]
            """);
        var second = Write("b/two", """
            contexts: [{name: c, context: {cluster: c, user: u } }]
            users: [{name: u, user: {tokenFile: ./token } }]
            """);
        Variables["KUBECONFIG"] = first + Path.PathSeparator + second;
        using var connection = Resolve(Options());
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));
        Assert.Equal("Bearer from-b", server.Requests.Single().Header("Authorization"));
    }

    [Fact]
    public void Resolve_NoFileOfTheVariableExists_IsAnError()
    {
        Variables["KUBECONFIG"] = Path.Combine(Folder, "x");

        Assert.EndsWith("no file that KUBECONFIG names exists; correct it or unset it", Assert.Throws<KubeconfigException>(() => Resolve(Options())).Message);
    }

    private string HostOf(ClusterConnectionOptions options)
    {
        using var connection = Resolve(options);
        return connection.Server.Host;
    }
}
