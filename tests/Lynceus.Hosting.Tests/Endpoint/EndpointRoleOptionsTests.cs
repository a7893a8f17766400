using System.CommandLine;
using Lynceus.Hosting.Access;
using Lynceus.Hosting.Certificates;
using Lynceus.Hosting.Endpoint;
using Lynceus.Hosting.Options;
using Lynceus.Testing;

namespace Lynceus.Hosting.Tests.Endpoint;

public class EndpointRoleOptionsTests
{
    [Fact]
    public void Read_Nothing_GivesTheDefaults()
    {
        var read = Read();

        Assert.Equal((":8443", ":8081"), (read.Metrics.Listen?.ToString(), read.Health.Listen?.ToString()));
        Assert.True(read.Metrics is { IsSecure: true, IsProtected: true, AllowHttp2: false });
        Assert.Equal(["system:masters"], read.Metrics.Authorization.AllowedGroups);
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(3)), (read.Metrics.Reviews.Grace, read.Metrics.Reviews.Timeout));
        Assert.Equal(TimeSpan.FromSeconds(10), read.Metrics.Tls.PollInterval);
    }

    [Fact]
    public void Read_ListenOff_GivesNoAddress()
    {
        var read = Read("--metrics-listen", "0", "--health-listen", "off");

        Assert.Equal((null, null), (read.Metrics.Listen, read.Health.Listen));
    }

    [Fact]
    public void Read_PlainHttp_LeavesOutProtectionUnlessAskedFor()
    {
        Assert.False(Read("--metrics-secure=false").Metrics.IsProtected);
        Assert.True(Read("--metrics-secure=false", "--metrics-auth", "required").Metrics.IsProtected);
        Assert.False(Read("--metrics-auth", "none").Metrics.IsProtected);
    }

    [Fact]
    public void Read_Lists_AreSeparatedByCommas()
    {
        var metrics = Read(
            "--metrics-auth-audiences", "lynceus, other",
            "--metrics-auth-allow-groups", "",
            "--metrics-auth-allow-paths", "/metrics,/debug/*",
            "--metrics-auth-rules", "user:system:serviceaccount:monitoring:prometheus=get:/metrics,group:ops=*:/debug/*",
            "--metrics-auth-resource", "resource=services,subresource=metrics,namespace=monitoring,verb=GET").Metrics;

        Assert.Equal(["lynceus", "other"], metrics.Authentication.Audiences);
        Assert.Empty(metrics.Authorization.AllowedGroups);
        Assert.Equal(["/metrics", "/debug/*"], metrics.Authorization.AllowedPaths.Select(static p => p.ToString()));
        Assert.Equal(
            [new StaticRule(false, "system:serviceaccount:monitoring:prometheus", "get", PathPattern.Parse("/metrics")), new StaticRule(true, "ops", "*", PathPattern.Parse("/debug/*"))],
            metrics.Authorization.Rules);
        Assert.Equal(("services", "metrics", "monitoring", "get"), (metrics.Authorization.Resource?.Resource, metrics.Authorization.Resource?.Subresource, metrics.Authorization.Resource?.Namespace, metrics.Authorization.Resource?.Verb));
    }

    [Fact]
    public void Read_Tls_IsTaken()
    {
        var tls = Read("--metrics-tls-certificate", "a.crt", "--metrics-tls-key", "a.key", "--metrics-tls-client-ca", "ca.crt", "--metrics-tls-min-version", "tls13").Metrics.Tls;

        Assert.Equal(("a.crt", "a.key", "ca.crt", TlsVersion.Tls13), (tls.CertificateFile, tls.KeyFile, tls.ClientAuthorityFile, tls.MinVersion));
    }

    [Theory]
    [InlineData("--metrics-tls-certificate is 'a' and --metrics-tls-key is missing: the two come together", "--metrics-tls-certificate", "a")]
    [InlineData("--metrics-tls-key is 'a' and --metrics-tls-certificate is missing: the two come together", "--metrics-tls-key", "a")]
    [InlineData("--metrics-tls-client-ca is 'a' and --metrics-secure is false: certificates need HTTPS", "--metrics-tls-client-ca", "a", "--metrics-secure=false")]
    [InlineData("--metrics-listen is 'nowhere': it takes HOST:PORT or :PORT, such as 127.0.0.1:8080 or :8080, or off", "--metrics-listen", "nowhere")]
    [InlineData("--metrics-auth-allow-paths is 'metrics': it takes a path such as /metrics or /debug/*, with no * but at the end; several with commas between them", "--metrics-auth-allow-paths", "metrics")]
    [InlineData("--metrics-auth-allow-paths is '/a*b': it takes a path such as /metrics or /debug/*, with no * but at the end; several with commas between them", "--metrics-auth-allow-paths", "/a*b")]
    [InlineData("--metrics-auth-rules is 'prometheus=get:/metrics': it takes rules such as user:NAME=get:/metrics or group:NAME=*:/debug/*; several with commas between them", "--metrics-auth-rules", "prometheus=get:/metrics")]
    [InlineData("--metrics-auth-resource is 'services': it takes resource=NAME and, with commas, any of group, version, subresource, namespace, name and verb", "--metrics-auth-resource", "services")]
    public void Read_WrongValue_IsNamed(string problem, params string[] arguments) =>
        Assert.Equal([problem], Assert.Throws<RoleOptionException>(() => Read(arguments)).Problems);

    [Fact]
    public void Documentation_EveryOption_StandsThereWithItsDefault()
    {
        var options = new RoleOptions("exporter");
        _ = new EndpointRoleOptions(options);
        var page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "reference", "metrics-endpoint.md"));

        var missing = options.All
            .Where(static o => o.Name != "config")
            .Where(o => !page.Contains($"`{o.Name}`", StringComparison.Ordinal) || (o.DefaultText is { Length: > 0 } text && !page.Contains($"`{text}`", StringComparison.Ordinal)))
            .Select(static o => $"{o.Name} = {o.DefaultText}");

        Assert.Empty(missing);
    }

    private static EndpointSettings Read(params string[] arguments)
    {
        var options = new RoleOptions("exporter");
        var endpoints = new EndpointRoleOptions(options);
        var command = new Command("exporter");
        options.AddTo(command);
        return endpoints.Read(options.Resolve(command.Parse(arguments), static _ => null));
    }
}
