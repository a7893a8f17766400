using System.Net;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Testing.Tests.Kubernetes;

public sealed class AccessTests : ServerTest
{
    protected override FakeApiServerOptions Options => new()
    {
        Users = [new ClusterUser("reader"), new ClusterUser("boss")],
        Rules =
        [
            new AccessRule { Subject = "reader", Verbs = ["get", "list"], ApiGroups = [""], Resources = ["configmaps"], Namespace = "default" },
            new AccessRule { Subject = "boss", Verbs = ["impersonate"], ApiGroups = [""], Resources = ["users", "groups"] },
        ],
    };

    [Theory]
    [InlineData("/api/v1/namespaces/default/configmaps", HttpStatusCode.OK)]
    [InlineData("/api/v1/namespaces/default/configmaps?watch=1", HttpStatusCode.Forbidden)]
    [InlineData("/api/v1/namespaces/kube-system/configmaps", HttpStatusCode.Forbidden)]
    [InlineData("/api/v1/configmaps", HttpStatusCode.Forbidden)]
    [InlineData("/api/v1/namespaces/default/secrets", HttpStatusCode.Forbidden)]
    [InlineData("/apis", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.Forbidden)]
    public async Task Get_UserWithOneRule_MayDoThatAlone(string path, HttpStatusCode expected)
    {
        using var response = await As("reader").SendAsync("GET", path);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Get_RoleBoundWhileServing_CountsAtOnce()
    {
        var nobody = As("nobody");
        using var before = await nobody.SendAsync("GET", "/api/v1/namespaces/default/pods");

        Server.Load("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: { name: pod-reader, namespace: default }
            rules: [ { apiGroups: [""], resources: [pods], verbs: [list] } ]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: { name: pod-reader, namespace: default }
            roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader }
            subjects: [ { kind: User, name: nobody, apiGroup: rbac.authorization.k8s.io } ]
            """);
        using var after = await nobody.SendAsync("GET", "/api/v1/namespaces/default/pods");
        using var elsewhere = await nobody.SendAsync("GET", "/api/v1/namespaces/kube-system/pods");

        Assert.Equal(HttpStatusCode.Forbidden, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Impersonate_Allowed_ActsAsTheOther()
    {
        using var denied = await As("reader").SendAsync("GET", "/api/v1/namespaces/default/configmaps", impersonate: "boss");
        using var allowed = await As("boss").SendAsync("GET", "/api/v1/namespaces/default/configmaps", impersonate: "reader");

        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Fact]
    public async Task Token_OfServiceAccount_WorksUntilItExpires()
    {
        Server.Load("""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"rower","namespace":"default"}}""");
        var issued = await Admin.JsonAsync(
            "POST", "/api/v1/namespaces/default/serviceaccounts/rower/token", """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":600}}""");
        var token = issued["status"]!["token"]!.ToString();

        using var rower = new ApiCaller(Server, token);
        using var good = await rower.SendAsync("GET", "/version");
        Clock.Advance(TimeSpan.FromMinutes(11));
        using var expired = await rower.SendAsync("GET", "/version");

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, expired.StatusCode);
    }

    [Fact]
    public async Task RotateCertificate_NewHandshake_SeesTheNewOne()
    {
        using var before = new ApiCaller(Server);
        (await before.SendAsync("GET", "/version")).Dispose();
        var first = before.SeenCertificate;

        Server.RotateCertificate();
        using var after = new ApiCaller(Server);
        (await after.SendAsync("GET", "/version")).Dispose();

        Assert.NotNull(first);
        Assert.NotEqual(first, after.SeenCertificate);
    }

    [Fact]
    public async Task StopServing_Resume_SamePort()
    {
        var url = Server.Url;
        await Server.StopServingAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => Admin.SendAsync("GET", "/version"));

        await Server.ResumeServingAsync();
        await Admin.ReconnectAsync();
        using var again = await Admin.SendAsync("GET", "/version");

        Assert.Equal(url, Server.Url);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }
}
