using Lynceus.Kubernetes.Authentication;

namespace Lynceus.Kubernetes.Tests.Authentication;

public sealed class KubeconfigTests : ConnectionFixture
{
    private const string Whole = """
        apiVersion: v1
        kind: Config
        current-context: shop
        clusters:
        - name: east
          cluster: {server: https://east.example:6443}
        contexts:
        - name: shop
          context: {cluster: east, user: anna, namespace: carts}
        - name: bare
          context: {cluster: east}
        users:
        - name: anna
          user: {token: t-anna}
        """;

    /// <summary>What is wrong, the file (<c>|</c> marks the place the error must name), and words of the message.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "not YAML", "clusters: [\n|}", "not valid YAML" },
        { "not a map", "|- a", "a map is expected" },
        { "another kind", "|kind: Pod", "this is a Pod" },
        { "a key twice", "clusters: []\n|clusters: []", "'clusters' stands twice" },
        { "an alias without an anchor", "clusters: |*no", "not valid YAML|alias" },
        { "clusters is a text", "clusters: |many", "'clusters' takes a list" },
        { "a name twice", "clusters:\n- name: a\n|- name: a", "holds 'a' twice" },
        { "no name", "contexts:\n|- context: {}", "has no name" },
        { "no context at all", "kind: Config", "there is no current-context; name one with --context (there are none)" },
        { "current context missing", "contexts: [{name: b}, {name: a}]\n|current-context: c", "'c' does not exist; name one with --context (there are: a, b)" },
        { "context without cluster", "current-context: a\ncontexts:\n- name: a\n  context: |{user: u}", "names no cluster" },
        { "cluster missing", "current-context: a\ncontexts:\n- name: a\n  context: |{cluster: u}", "names the cluster 'u', which does not exist" },
        { "user missing", Context("{server: \"https://a\"}", "|{cluster: c, user: nobody}"), "names the user 'nobody', which does not exist (there are: u)" },
        { "no server", Context("|{insecure-skip-tls-verify: true}"), "no 'server'" },
        { "no address", Context("\n    server: |'ftp://a'"), "'server' takes an address" },
        { "flag is a text", Context("\n    server: https://a\n    insecure-skip-tls-verify: |'true'"), "takes true or false" },
        {
            "insecure and an authority", Context("\n    server: https://a\n    certificate-authority: ca.crt\n    insecure-skip-tls-verify: |true"),
            "exclude each other"
        },
        { "authority not base64", Context("\n    server: https://a\n    certificate-authority-data: |'s3cret!'"), "not valid base64" },
        { "authority no certificate", Context("\n    server: https://a\n    certificate-authority-data: |czNjcmV0"), "holds no certificate" },
        { "authority file missing", Context("{server: \"https://a\", certificate-authority: none.crt}"), "the certificate authority cannot be read: there is no such file" },
        { "proxy of another kind", Context("\n    server: https://a\n    proxy-url: |ftp://b"), "'proxy-url' takes an address" },
        { "token file missing", User("{tokenFile: none}"), "the token cannot be read: there is no such file" },
        { "token with a line break", User("\n    token: |\"s3cret\\nx\""), "'token' cannot be used" },
        { "token and password", User("|{token: s3cret, username: a, password: s3cret}"), "exclude each other" },
        { "certificate without key", User("|{client-certificate-data: czNjcmV0}"), "needs its key" },
        { "certificate no PEM", User("\n    client-key-data: czNjcmV0\n    client-certificate-data: |czNjcmV0"), "holds no certificate" },
        { "legacy provider", User("\n    auth-provider: |{name: gcp, config: {access-token: s3cret}}"), "'gcp' is no longer part of Kubernetes; use a credential plugin in 'exec'" },
        { "groups without a user", User("|{as-groups: [a]}"), "need a user in 'as'" },
        { "plugin without command", User("\n    exec: |{apiVersion: client.authentication.k8s.io/v1}"), "needs a 'command'" },
        {
            "plugin not installed", User("\n    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      installHint: \"get it \\e[31mthere\"\n      command: |no-such"),
            "'no-such' is not installed, or not executable\nget it  [31mthere"
        },
        { "plugin of an old version", User("\n    exec:\n      command: /bin/sh\n      apiVersion: |client.authentication.k8s.io/v1alpha1"), "is not known" },
        {
            "plugin that must ask", User("\n    exec:\n      command: /bin/sh\n      apiVersion: client.authentication.k8s.io/v1\n      interactiveMode: |Always"),
            "no terminal"
        },
    };

    [Fact]
    public void Resolve_Contexts_GiveServerAndNamespace()
    {
        var file = Write("config", Whole);

        using var current = Resolve(Options(file));
        using var named = Resolve(Options(file, "bare"));

        Assert.Equal(("https://east.example:6443/", "carts", $"{file}, context shop"), (current.Server.ToString(), current.Namespace, current.Description));
        Assert.Equal(("default", $"{file}, context bare"), (named.Namespace, named.Description));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Resolve_Mistake_NamesFileAndPlaceAndNoSecret(string mistake, string content, string expected)
    {
        var place = content.IndexOf('|', StringComparison.Ordinal);
        var file = Write("config", content.Replace("|", ""));

        var error = Assert.Throws<KubeconfigException>(() => Resolve(Options(file)));

        Assert.True(expected.Split('|').Any(error.Message.Contains), $"{mistake}: {error.Message}");
        Assert.DoesNotContain("s3cret", error.ToString());
        Assert.StartsWith(Folder, error.Message);
        Assert.Equal(place < 0 ? null : content[..place].Count(c => c == '\n') + 1, error.Line);
    }

    [Fact]
    public void Resolve_FileMissing_SaysSo()
    {
        var error = Assert.Throws<KubeconfigException>(() => Resolve(Options(Path.Combine(Folder, "none"))));

        Assert.Equal($"{Path.Combine(Folder, "none")}: there is no such file; give the kubeconfig with --kubeconfig or KUBECONFIG", error.Message);
    }

    [Fact]
    public void Resolve_FileOverTheLimit_IsRefused()
    {
        var file = Write("config", "");
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(KubeconfigReader.MaxBytes + 1);
        }

        Assert.Contains("over the limit", Assert.Throws<KubeconfigException>(() => Resolve(Options(file))).Message);
    }

    [Fact]
    public void Resolve_NestedTooDeeply_IsRefused() =>
        Assert.Contains("nested too deeply", Assert.Throws<KubeconfigException>(() => Connect("a: " + new string('[', 5000))).Message);

    [Fact]
    public void Resolve_UnknownContextName_ListsThoseThatAre() =>
        Assert.Contains("there is no context 'x' (there are: bare, shop)", Assert.Throws<KubeconfigException>(() => Resolve(Options(Write("c", Whole), "x"))).Message);

    [Fact]
    public void Resolve_MistakeInAnotherCluster_DoesNotMatter()
    {
        using var connection = Connect(Whole.Replace("clusters:", "clusters:\n- name: broken\n  cluster: {server: [], certificate-authority-data: '#'}"));

        Assert.Equal("east.example", connection.Server.Host);
    }

    [Fact]
    public void Resolve_Json_IsReadToo()
    {
        using var connection = Connect(
            """{"kind":"Config","current-context":"a","contexts":[{"name":"a","context":{"cluster":"c"}}],"clusters":[{"name":"c","cluster":{"server":"https://[::1]:6443/k8s/c-1"}}]}""");

        Assert.Equal("https://[::1]:6443/k8s/c-1/", connection.Server.ToString());
        Assert.Equal("https://[::1]:6443/k8s/c-1/api/v1/pods?limit=5", connection.AddressOf("/api/v1/pods?limit=5").ToString());
    }

    [Fact]
    public void Resolve_AnchorsAndAliases_AreFollowed()
    {
        using var connection = Connect(
            """
            x-server: &address https://east.example
            current-context: a
            contexts: [{name: a, context: {cluster: c}}]
            clusters: [{name: c, cluster: {server: *address }}]
            """);

        Assert.Equal("east.example", connection.Server.Host);
    }

    [Fact]
    public void Resolve_BytesOfAnyKind_FailWithTheOneException()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(Whole);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var file = Path.Combine(Folder, "config");
            File.WriteAllBytes(file, bytes[..random.Next(bytes.Length + 1)]);
            try
            {
                Resolve(Options(file)).Dispose();
            }
            catch (KubeconfigException e)
            {
                Assert.StartsWith(file, e.Message);
            }
        }
    }

    private static string Context(string cluster, string context = "{cluster: c, user: u}") =>
        $"current-context: a\nclusters:\n- name: c\n  cluster: {cluster}\nusers:\n- name: u\n  user: {{}}\ncontexts:\n- name: a\n  context: {context}";

    private static string User(string user) =>
        $"current-context: a\nclusters:\n- name: c\n  cluster: {{server: \"https://a\"}}\ncontexts:\n- name: a\n  context: {{cluster: c, user: u}}\nusers:\n- name: u\n  user: {user}";
}
