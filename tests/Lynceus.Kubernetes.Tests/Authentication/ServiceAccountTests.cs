using System.Net;
using System.Runtime.InteropServices;
using Lynceus.Kubernetes.Authentication;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Kubernetes.Tests.Authentication;

public sealed class ServiceAccountTests : ConnectionFixture
{
    private string Account => Path.Combine(Folder, "serviceaccount");

    [Fact]
    public async Task InCluster_VolumeSwapped_TokenAndAuthorityAreTakenOver()
    {
        using var before = new TestAuthority("before");
        using var after = new TestAuthority("after");
        Publish("..2026_01", "one", before);
        foreach (var name in (string[])["token", "ca.crt", "namespace"])
        {
            File.CreateSymbolicLink(Path.Combine(Account, name), "..data/" + name);
        }

        await using var server = await TlsServer.StartAsync(before.IssueServer());
        using var connection = InCluster(server);
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));

        Publish("..2026_02", "two", after);
        server.Certificate = after.IssueServer();
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));

        Assert.Equal(["Bearer one", "Bearer two"], server.Requests.Select(r => r.Header("Authorization")));
        Assert.Equal(2, server.ServerNames.Count); // a new connection, made under the new authority
        Assert.Equal(("carts", "the in-cluster service account"), (connection.Namespace, connection.Description));
    }

    [Fact]
    public void InCluster_NotInAPod_SaysSo() =>
        Assert.Contains("this is not a pod", Assert.Throws<KubeconfigException>(() => ClusterConnection.InCluster(Folder, Clock, NullLogger.Instance, _ => null)).Message);

    [Fact]
    public void InCluster_NoAuthority_NamesTheFile()
    {
        Variables["KUBERNETES_SERVICE_HOST"] = "::1";
        Variables["KUBERNETES_SERVICE_PORT"] = "6443";
        Write("serviceaccount/token", "t");

        var error = Assert.Throws<KubeconfigException>(() => Resolve(Options()));

        Assert.Equal($"{Account}/ca.crt: the certificate authority cannot be read: there is no such file", error.Message);
    }

    [Fact]
    public void InCluster_Ipv6AndNoNamespaceFile_GivesAddressAndDefault()
    {
        using var authority = new TestAuthority("ca");
        Variables["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        Variables["KUBERNETES_SERVICE_PORT"] = "6443";
        Write("serviceaccount/token", "t");
        Write("serviceaccount/ca.crt", authority.Pem);

        using var connection = Resolve(Options());

        Assert.Equal(("https://[fd00::1]:6443/", "default"), (connection.Server.ToString(), connection.Namespace));
    }

    private ClusterConnection InCluster(TlsServer server)
    {
        Variables["KUBERNETES_SERVICE_HOST"] = server.Address.Host;
        Variables["KUBERNETES_SERVICE_PORT"] = server.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return ClusterConnection.InCluster(Account, Clock, NullLogger.Instance, name => Variables.GetValueOrDefault(name));
    }

    /// <summary>As the kubelet does: a new folder, and a link to it renamed over the old one.</summary>
    private void Publish(string version, string token, TestAuthority authority)
    {
        Write($"serviceaccount/{version}/token", token);
        Write($"serviceaccount/{version}/ca.crt", authority.Pem);
        Write($"serviceaccount/{version}/namespace", "carts");
        File.CreateSymbolicLink(Path.Combine(Account, "..data_tmp"), version);
        Assert.Equal(0, Rename(Path.Combine(Account, "..data_tmp"), Path.Combine(Account, "..data")));
    }

    // File.Move wants a file, Directory.Move does not overwrite; a link to a folder is neither.
    [DllImport("libc", EntryPoint = "rename", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(string from, string to);
}
