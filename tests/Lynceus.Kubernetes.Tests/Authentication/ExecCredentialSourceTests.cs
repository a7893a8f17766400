using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Kubernetes.Tests.Authentication;

public sealed class ExecCredentialSourceTests : ConnectionFixture
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    /// <summary>Adds a line to a file for each run, and prints a token with the number of runs.</summary>
    private const string Counting = """
        echo run >> "$RUNS"
        n=$(wc -l < "$RUNS" | tr -d ' ')
        printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t%s"%s}}' "$n" "$EXTRA"
        """;

    public static TheoryData<string, string> Failures => new()
    {
        { "echo >&2 'line one'; printf >&2 'no \\033[31maccess'; exit 3", "ended with code 3: line one\nno  [31maccess." },
        { "exit 1", "ended with code 1." },
        { "echo s3cret", "did not print an ExecCredential in JSON (line 1, $)." },
        { "echo '{}'", "did not print an ExecCredential with a status." },
        { Print(V1Beta1, "\"token\":\"s3cret\""), $"printed the version '{V1Beta1}' where '{V1}' is configured." },
        { Print(V1, "\"token\":\"\""), "printed neither a token nor a certificate." },
        { Print(V1, "\"clientKeyData\":\"s3cret\""), "printed a certificate without its key, or a key without its certificate." },
        { Print(V1, "\"clientCertificateData\":\"s3cret\",\"clientKeyData\":\"s3cret\""), "printed a credential that cannot be used: it holds no certificate in PEM." },
        { Print(V1, "\"token\":\"s3cret\\nx\""), "printed a credential that cannot be used: it holds characters that no token has." },
        { Print(V1, "\"token\":\"s3cret\",\"expirationTimestamp\":\"tomorrow\""), "did not print an ExecCredential in JSON (line 1, $.status.expirationTimestamp)." },
        { "yes 0123456789", "printed more than 1048576 bytes." },
    };

    [Theory]
    [InlineData(V1)]
    [InlineData(V1Beta1)]
    public async Task GetAsync_Token_IsUsedForAllRequests(string version)
    {
        await using var server = await TlsServer.StartAsync(null);
        using var connection = Connect(server.Kubeconfig("disable-compression: true", Plugin($"echo run >> \"$RUNS\"\n{Print(version, "\"token\":\"abc\"")}", $"apiVersion: {version}")));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => GetAsync(client, connection)));
        Clock.Advance(TimeSpan.FromDays(300));
        await GetAsync(client, connection);

        Assert.Equal(Enumerable.Repeat("Bearer abc", 9), server.Requests.Select(r => r.Header("Authorization")));
        Assert.Equal(1, Runs());
    }

    [Fact]
    public async Task GetAsync_Expiry_RunsAgainBeforeIt()
    {
        await using var server = await TlsServer.StartAsync(null);
        using var connection = Connect(server.Kubeconfig("disable-compression: true", Plugin(Counting, $"apiVersion: {V1}", Expiring(TimeSpan.FromMinutes(10)))));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        await GetAsync(client, connection);
        Clock.Advance(TimeSpan.FromSeconds(539));
        await GetAsync(client, connection);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await GetAsync(client, connection);

        Assert.Equal(["Bearer t1", "Bearer t1", "Bearer t2"], server.Requests.Select(r => r.Header("Authorization")));
    }

    [Fact]
    public async Task GetAsync_FailsWhileStillValid_GoesOnUntilExpiry()
    {
        await using var server = await TlsServer.StartAsync(null);
        var script = $"test -e \"$RUNS\" && exit 1\n{Counting}";
        using var connection = Connect(server.Kubeconfig("disable-compression: true", Plugin(script, $"apiVersion: {V1}", Expiring(TimeSpan.FromMinutes(10)))));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        await GetAsync(client, connection);
        Clock.Advance(TimeSpan.FromSeconds(541));
        await GetAsync(client, connection);
        Clock.Advance(TimeSpan.FromSeconds(60));

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, connection));
        Assert.Equal(["Bearer t1", "Bearer t1"], server.Requests.Select(r => r.Header("Authorization")));
    }

    [Fact]
    public async Task RenewAsync_Refused_RunsAgainOnceAndNotForEachRequest()
    {
        await using var server = await TlsServer.StartAsync(null);
        using var connection = Connect(server.Kubeconfig("disable-compression: true", Plugin(Counting, $"apiVersion: {V1}")));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        await GetAsync(client, connection);
        server.Answer = context =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer t2" ? 200 : 401;
            return Task.CompletedTask;
        };

        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));
        server.Answer = static context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client, connection));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client, connection));

        Assert.Equal(2, Runs());
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task GetAsync_PluginFails_SaysWhyAndNoSecret(string script, string expected)
    {
        await using var server = await TlsServer.StartAsync(null);
        using var connection = Connect(server.Kubeconfig("disable-compression: true", Plugin(script, $"apiVersion: {V1}")));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, connection));

        Assert.Equal(HttpRequestError.UserAuthenticationError, error.HttpRequestError);
        Assert.EndsWith($"kubeconfig, line 12) {expected}", error.Message);
        Assert.DoesNotContain("s3cret", error.ToString());
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task GetAsync_PluginFailed_IsNotRunForEachRequest()
    {
        await using var server = await TlsServer.StartAsync(null);
        using var connection = Connect(server.Kubeconfig("disable-compression: true", Plugin("echo run >> \"$RUNS\"; exit 1", $"apiVersion: {V1}")));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, connection));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, connection));
        Assert.Equal(1, Runs());

        Clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, connection));
        Assert.Equal(2, Runs());
    }

    [Fact]
    public async Task GetAsync_MuchOnStandardError_ShowsItsEnd()
    {
        await using var server = await TlsServer.StartAsync(null);
        using var connection = Connect(server.Kubeconfig(
            "disable-compression: true", Plugin("yes line 2>/dev/null | head -c 300000 >&2; echo the reason >&2; exit 1", $"apiVersion: {V1}")));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, connection));

        Assert.EndsWith("line\nthe reason.", error.Message);
        Assert.InRange(error.Message.Length, 2000, 2500);
    }

    [Fact]
    public async Task GetAsync_PluginHangs_IsEndedWithItsChildren()
    {
        await using var server = await TlsServer.StartAsync(null);
        var marker = Path.Combine(Folder, "pid");
        using var connection = Connect(server.Kubeconfig("disable-compression: true", Plugin($"sleep 1000 & echo $! > {marker}.tmp; mv {marker}.tmp {marker}; wait", $"apiVersion: {V1}")));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        using var appeared = new FileSystemWatcher(Folder);
        var started = new TaskCompletionSource();
        appeared.Renamed += (_, _) => started.TrySetResult();
        appeared.EnableRaisingEvents = true;

        var request = GetAsync(client, connection);
        await started.Task.WaitAsync(Stop);
        Clock.Advance(TimeSpan.FromMinutes(1));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => request);
        Assert.EndsWith("did not end within 60 s.", error.Message);
        using var child = FindProcess(int.Parse(await File.ReadAllTextAsync(marker, Stop), CultureInfo.InvariantCulture));
        await (child?.WaitForExitAsync(Stop) ?? Task.CompletedTask);
    }

    [Fact]
    public async Task GetAsync_RequestCancelled_LeavesTheRunToTheOthers()
    {
        await using var server = await TlsServer.StartAsync(null);
        var gate = Path.Combine(Folder, "gate");
        using (System.Diagnostics.Process.Start("mkfifo", [gate]))
        {
        }

        using var connection = Connect(server.Kubeconfig("disable-compression: true", Plugin($"cat {gate}\n{Counting}", $"apiVersion: {V1}")));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        using var cancelled = new CancellationTokenSource();
        using var request = NewRequest(connection);
        var first = client.SendAsync(request, cancelled.Token);
        var second = GetAsync(client, connection);

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await File.WriteAllTextAsync(gate, "", Stop);

        Assert.Equal(HttpStatusCode.OK, await second);
        Assert.Equal(1, Runs());
    }

    [Fact]
    public async Task GetAsync_Certificate_IsShownAndRenewed()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer());
        WriteCredential(authority, "first");
        using var connection = Connect(server.Kubeconfig($"certificate-authority-data: {authority.PemBase64}", Plugin($"cat {Folder}/credential", $"apiVersion: {V1}")));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        await GetAsync(client, connection);
        WriteCredential(authority, "second");
        Clock.Advance(TimeSpan.FromMinutes(10));
        await GetAsync(client, connection);

        Assert.Equal(["CN=first", "CN=second"], server.Requests.Select(r => r.ClientCertificate));
    }

    [Fact]
    public async Task GetAsync_ClusterInfoWanted_IsGivenInTheEnvironment()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer("inner"));
        Write("ca.crt", authority.Pem);
        const string Extensions = "extensions: [{name: other, extension: 1}, {name: client.authentication.k8s.io/exec, extension: {audience: shop, level: 3, on: true, no: null, quoted: '3', list: [a]}}]";
        var script = $"printf %s \"$KUBERNETES_EXEC_INFO\" > {Folder}/info; printf %s \"$OWN $1\" > {Folder}/own; {Print(V1, "\"token\":\"t\"")}";
        var user = Plugin(script, $"apiVersion: {V1}, provideClusterInfo: true, interactiveMode: IfAvailable", ("OWN", "mine")).Replace("args: [", "args: [-u, ");
        using var connection = Connect(server.Kubeconfig($"certificate-authority: ca.crt, tls-server-name: inner, {Extensions}", user.Replace(".sh]", ".sh, 'two words']")));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        await GetAsync(client, connection);

        Assert.Equal("mine two words", File.ReadAllText(Path.Combine(Folder, "own")));
        var info = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "info")));
        var expected = JsonNode.Parse($$$"""
            {"apiVersion":"{{{V1}}}","kind":"ExecCredential","spec":{"cluster":{"server":"{{{server.Address}}}","tls-server-name":"inner",
            "certificate-authority-data":"{{{authority.PemBase64}}}","config":{"audience":"shop","level":3,"on":true,"no":null,"quoted":"3","list":["a"]}},"interactive":false}}
            """);
        Assert.True(JsonNode.DeepEquals(expected, info), info?.ToJsonString());
    }

    [Fact]
    public async Task GetAsync_RelativeCommand_StartsFromTheKubeconfig()
    {
        await using var server = await TlsServer.StartAsync(null);
        Directory.CreateDirectory(Path.Combine(Folder, "bin"));
        File.CreateSymbolicLink(Path.Combine(Folder, "bin", "plugin"), "/bin/sh");
        using var connection = Connect(server.Kubeconfig(
            "disable-compression: true", Plugin(Print(V1, "\"token\":\"t\""), $"apiVersion: {V1}").Replace("command: sh", "command: ./bin/plugin")));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));
    }

    [Fact]
    public async Task GetAsync_TokenBesideThePlugin_Wins()
    {
        await using var server = await TlsServer.StartAsync(null);
        using var connection = Connect(server.Kubeconfig("disable-compression: true", Plugin("exit 1", $"apiVersion: {V1}").Replace("{ exec", "{ token: own, exec")));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        await GetAsync(client, connection);

        Assert.Equal("Bearer own", server.Requests.Single().Header("Authorization"));
    }

    private static System.Diagnostics.Process? FindProcess(int id)
    {
        try
        {
            return System.Diagnostics.Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Print(string version, string status) =>
        $"printf '%s' '{{\"apiVersion\":\"{version}\",\"kind\":\"ExecCredential\",\"status\":{{{status.Replace("\\n", "\\\\n")}}}}}'".Replace("\\\\n", "\\n");

    private (string, string) Expiring(TimeSpan after) => ("EXTRA", $",\"expirationTimestamp\":\"{Clock.GetUtcNow() + after:yyyy-MM-ddTHH:mm:ssZ}\"");

    private int Runs() => File.ReadAllLines(Path.Combine(Folder, "runs")).Length;

    private void WriteCredential(TestAuthority authority, string name)
    {
        using var certificate = authority.IssueClient(name);
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        Write("credential", JsonSerializer.Serialize(new
        {
            apiVersion = V1,
            kind = "ExecCredential",
            status = new
            {
                expirationTimestamp = (Clock.GetUtcNow() + TimeSpan.FromMinutes(10)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                clientCertificateData = certificate.ExportCertificatePem(),
                clientKeyData = key.ExportPkcs8PrivateKeyPem(),
            },
        }));
    }

    /// <summary>A user whose plugin is a shell that runs this script.</summary>
    private string Plugin(string script, string fields, params (string Name, string Value)[] variables)
    {
        Variables["PATH"] = "/usr/bin:/bin";
        var path = Write("plugin.sh", script);
        var env = string.Join(", ", variables.Append(("RUNS", Path.Combine(Folder, "runs"))).Select(v => $"{{ name: {v.Item1}, value: '{v.Item2}' }}"));
        return $"{{ exec: {{ command: sh, args: [{path}], env: [{env}], {fields} }} }}";
    }
}
