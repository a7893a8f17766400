using System.Globalization;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Tests.Kubernetes;

/// <summary>
/// The real kubectl against the fake server; against a real one as well when <see cref="TestCluster.Variable"/> names its kubeconfig. What is asserted holds on
/// both, also where controllers run.
/// </summary>
public sealed class KubectlTests(KubectlFixture fixture) : IClassFixture<KubectlFixture>, IAsyncLifetime, IDisposable
{
    private Kubectl _kubectl = null!;
    private string _namespace = "";

    public async Task InitializeAsync()
    {
        _namespace = await fixture.Cluster.CreateNamespaceAsync();
        _kubectl = new Kubectl(fixture.Cluster.KubeconfigPath, _namespace);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _kubectl.Dispose();

    // No replicas: a cluster with controllers makes nothing of it.
    private static string Deployment(string image = "registry.example/web:1", int replicas = 0) => $$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"app":"web"}},
         "spec":{"replicas":{{{replicas.ToString(CultureInfo.InvariantCulture)}}},"selector":{"matchLabels":{"app":"web"}},
          "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"{{{image}}}","ports":[{"containerPort":80}]}]} } } }
        """;

    private static string ConfigMap(string name, string data) =>
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"},\"data\":" + data + "}";

    // Its scheduler does not exist, so it stays pending, and goes at once.
    private const string Pod = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"app":"web"}},
         "spec":{"schedulerName":"nobody","automountServiceAccountToken":false,"terminationGracePeriodSeconds":0,
          "containers":[{"name":"c","image":"registry.example/web:1","env":[{"name":"MODE","value":"fast"}],"resources":{"requests":{"cpu":"100m"}}}]}}
        """;

    private async Task ApplyAsync(string manifest)
    {
        var result = await _kubectl.RunWithInputAsync(manifest, "apply", "-f", "-");
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private async Task CreatePodAsync()
    {
        // Where accounts are checked and no controller makes the default one, it is missing; where one does, it is there already.
        await _kubectl.RunAsync("create", "serviceaccount", "default");
        await ApplyAsync(Pod);
    }

    private async Task<string> GetAsync(string path, params string[] what) => (await _kubectl.SucceedAsync(["get", .. what, "-o", "jsonpath={" + path + "}"])).Output;

    [Fact]
    public async Task Get_Table_HasHeadingAndRows()
    {
        await ApplyAsync(ConfigMap("settings", """{"a":"1","b":"2"}"""));

        var rows = (await _kubectl.SucceedAsync("get", "configmaps", "settings")).Rows;

        Assert.Equal(["NAME", "DATA", "AGE"], rows[0]);
        Assert.Equal(["settings", "2"], rows[1][..2]);
    }

    [Fact]
    public async Task Get_WideAndAllNamespaces_AddColumns()
    {
        await ApplyAsync(Deployment());

        var plain = (await _kubectl.SucceedAsync("get", "deployment", "web")).Rows;
        var wide = (await _kubectl.SucceedAsync("get", "deploy", "web", "-o", "wide")).Rows;
        var all = (await _kubectl.SucceedAsync("get", "deploy", "-A")).Rows;

        Assert.Equal(["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"], plain[0]);
        Assert.Equal(["web", "0/0", "0", "0"], plain[1][..4]);
        Assert.Equal([.. plain[0], "CONTAINERS", "IMAGES", "SELECTOR"], wide[0]);
        Assert.Equal(["c", "registry.example/web:1", "app=web"], wide[1][5..]);
        Assert.Equal(["NAMESPACE", .. plain[0]], all[0]);
        Assert.Contains(all, row => row[0] == _namespace && row[1] == "web");
    }

    [Fact]
    public async Task Get_Yaml_IsTheObject()
    {
        await ApplyAsync(ConfigMap("settings", """{"a":"1"}"""));

        var result = await _kubectl.SucceedAsync("get", "configmap", "settings", "-o", "yaml");

        Assert.StartsWith("apiVersion: v1\ndata:\n  a: \"1\"\nkind: ConfigMap\nmetadata:\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("managedFields", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NothingThere_SaysSo()
    {
        var result = await _kubectl.RunAsync("get", "deployments");

        Assert.Equal((0, "", $"No resources found in {_namespace} namespace."), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Get_Absent_IsNotFound()
    {
        var result = await _kubectl.RunAsync("get", "pod", "nobody");

        Assert.Equal((1, "", "Error from server (NotFound): pods \"nobody\" not found"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Get_WithoutRights_IsForbidden()
    {
        var result = await _kubectl.RunAsync("get", "pods", "--as=stranger");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"Error from server (Forbidden): pods is forbidden: User \"stranger\" cannot list resource \"pods\" in API group \"\" in the namespace \"{_namespace}\"", result.Error);
    }

    [Fact]
    public async Task Get_UnknownResource_IsRefused()
    {
        var result = await _kubectl.RunAsync("get", "unicorns");

        Assert.Equal((1, "error: the server doesn't have a resource type \"unicorns\""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Create_Twice_AlreadyExists()
    {
        await ApplyAsync(ConfigMap("settings", "{}"));

        var result = await _kubectl.RunAsync("create", "configmap", "settings");

        Assert.Equal((1, "error: failed to create configmap: configmaps \"settings\" already exists"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Create_FromLiteral_IsKept()
    {
        await _kubectl.SucceedAsync("create", "configmap", "made", "--from-literal=a=ä 1");

        Assert.Equal("ä 1", await GetAsync(".data.a", "configmap", "made"));
    }

    [Fact]
    public async Task Create_Deployment_IsKept()
    {
        Assert.Equal("deployment.apps/made created", (await _kubectl.SucceedAsync("create", "deployment", "made", "--image=registry.example/web:1", "--replicas=0", "--port=80")).Output);

        Assert.Equal("80 made", await GetAsync(".spec.template.spec.containers[0].ports[0].containerPort} {.spec.selector.matchLabels.app", "deploy", "made"));
    }

    [Fact]
    public async Task Replace_Pod_KeepsWhatTheServerPut()
    {
        await CreatePodAsync();
        var before = await GetAsync(".spec.tolerations", "pod", "p");

        var result = await _kubectl.RunWithInputAsync(Pod.Replace("web:1", "web:2", StringComparison.Ordinal), "replace", "-f", "-");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(before, await GetAsync(".spec.tolerations", "pod", "p"));
        Assert.Equal("registry.example/web:2", await GetAsync(".spec.containers[0].image", "pod", "p"));
    }

    [Fact]
    public async Task Patch_UnknownField_IsAWarning()
    {
        await ApplyAsync(ConfigMap("settings", "{}"));

        var result = await _kubectl.SucceedAsync("patch", "configmap", "settings", "--patch", """{"dada":{"a":"1"}}""");

        Assert.Equal("Warning: unknown field \"dada\"", result.Error);
    }

    [Fact]
    public async Task Apply_CreateThenChangeThenSame_SaysWhatItDid()
    {
        Assert.Equal("deployment.apps/web created", (await _kubectl.RunWithInputAsync(Deployment(), "apply", "-f", "-")).Output);
        Assert.Equal("deployment.apps/web configured", (await _kubectl.RunWithInputAsync(Deployment("registry.example/web:2"), "apply", "-f", "-")).Output);
        Assert.Equal("deployment.apps/web unchanged", (await _kubectl.RunWithInputAsync(Deployment("registry.example/web:2"), "apply", "-f", "-")).Output);

        Assert.Equal("registry.example/web:2", await GetAsync(".spec.template.spec.containers[0].image", "deploy", "web"));
        Assert.Equal("2", await GetAsync(".metadata.generation", "deploy", "web"));
    }

    [Fact]
    public async Task Apply_FieldTakenOut_Goes()
    {
        await ApplyAsync(ConfigMap("settings", """{"a":"1","b":"2"}"""));
        await ApplyAsync(ConfigMap("settings", """{"b":"3"}"""));

        Assert.Equal("""{"b":"3"}""", await GetAsync(".data", "configmap", "settings"));
    }

    [Fact]
    public async Task Apply_UnknownField_IsRefused()
    {
        var result = await _kubectl.RunWithInputAsync(Deployment().Replace("replicas", "replica", StringComparison.Ordinal), "apply", "-f", "-");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("strict decoding error: unknown field \"spec.replica\"", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_Invalid_TellsTheField()
    {
        var result = await _kubectl.RunWithInputAsync(Deployment(replicas: -1), "apply", "-f", "-");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The Deployment \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyServerSide_OtherManager_ConflictsUnlessForced()
    {
        var manifest = ConfigMap("settings", """{"a":"1"}""");
        var first = await _kubectl.RunWithInputAsync(manifest, "apply", "--server-side", "--field-manager=one", "-f", "-");
        Assert.Equal((0, "configmap/settings serverside-applied"), (first.ExitCode, first.Output));

        var changed = ConfigMap("settings", """{"a":"2"}""");
        var conflict = await _kubectl.RunWithInputAsync(changed, "apply", "--server-side", "--field-manager=two", "-f", "-");
        Assert.Equal(1, conflict.ExitCode);
        Assert.StartsWith("error: Apply failed with 1 conflict: conflict with \"one\": .data.a", conflict.Error, StringComparison.Ordinal);

        var forced = await _kubectl.RunWithInputAsync(changed, "apply", "--server-side", "--field-manager=two", "--force-conflicts", "-f", "-");
        Assert.Equal(0, forced.ExitCode);
        Assert.Equal("2", await GetAsync(".data.a", "configmap", "settings"));
    }

    [Fact]
    public async Task ApplyServerSide_AfterClientSide_TakesOver()
    {
        await ApplyAsync(ConfigMap("settings", """{"a":"1"}"""));

        var result = await _kubectl.RunWithInputAsync(ConfigMap("settings", """{"a":"2"}"""), "apply", "--server-side", "-f", "-");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal("2", await GetAsync(".data.a", "configmap", "settings"));
    }

    [Theory]
    [InlineData("strategic", """{"spec":{"template":{"spec":{"containers":[{"name":"d","image":"registry.example/side:1"}]}}}}""", "d c")]
    [InlineData("merge", """{"spec":{"template":{"spec":{"containers":[{"name":"d","image":"registry.example/side:1"}]}}}}""", "d")]
    [InlineData("json", """[{"op":"add","path":"/spec/template/spec/containers/-","value":{"name":"d","image":"registry.example/side:1"}}]""", "c d")]
    public async Task Patch_Type_MergesInItsWay(string type, string patch, string containers)
    {
        await ApplyAsync(Deployment());

        var result = await _kubectl.SucceedAsync("patch", "deployment", "web", "--type", type, "--patch", patch);

        Assert.Equal("deployment.apps/web patched", result.Output);
        Assert.Equal(containers, await GetAsync(".spec.template.spec.containers[*].name", "deploy", "web"));
    }

    [Fact]
    public async Task LabelAndAnnotate_Object_AreKept()
    {
        await ApplyAsync(ConfigMap("settings", "{}"));

        Assert.Equal("configmap/settings labeled", (await _kubectl.SucceedAsync("label", "configmap", "settings", "tier=gold")).Output);
        Assert.Equal("configmap/settings annotated", (await _kubectl.SucceedAsync("annotate", "configmap", "settings", "note=hello")).Output);
        var again = await _kubectl.RunAsync("label", "configmap", "settings", "tier=silver");
        Assert.Equal(1, again.ExitCode);

        Assert.Equal("configmap/settings", (await _kubectl.SucceedAsync("get", "configmaps", "-l", "tier=gold", "-o", "name")).Output);
        Assert.Equal("hello", await GetAsync(".metadata.annotations.note", "configmap", "settings"));
        Assert.Equal("configmap/settings unlabeled", (await _kubectl.SucceedAsync("label", "configmap", "settings", "tier-")).Output);
    }

    [Fact]
    public async Task Scale_Deployment_SetsReplicas()
    {
        await ApplyAsync(Deployment());
        await _kubectl.SucceedAsync("patch", "deployment", "web", "--patch", """{"spec":{"paused":true}}""");

        Assert.Equal("deployment.apps/web scaled", (await _kubectl.SucceedAsync("scale", "deployment", "web", "--replicas=2", "--current-replicas=0")).Output);

        Assert.Equal("2", await GetAsync(".spec.replicas", "deploy", "web"));
        Assert.Equal(1, (await _kubectl.RunAsync("scale", "deployment", "web", "--replicas=1", "--current-replicas=5")).ExitCode);
    }

    [Fact]
    public async Task Delete_WithFinalizer_WaitsForTheEnd()
    {
        await ApplyAsync(ConfigMap("settings", "{}"));
        await _kubectl.SucceedAsync("patch", "configmap", "settings", "--patch", """{"metadata":{"finalizers":["example.com/hold"]}}""");

        var delete = _kubectl.RunAsync("delete", "configmap", "settings");
        await _kubectl.SucceedAsync("wait", "--for=jsonpath={.metadata.deletionTimestamp}", "configmap/settings", "--timeout=20s");
        Assert.False(delete.IsCompleted);
        await _kubectl.SucceedAsync("patch", "configmap", "settings", "--type=merge", "--patch", """{"metadata":{"finalizers":null}}""");

        var result = await delete;
        Assert.Equal((0, $"configmap \"settings\" deleted from {_namespace} namespace"), (result.ExitCode, result.Output));
        Assert.Equal(1, (await _kubectl.RunAsync("get", "configmap", "settings")).ExitCode);
    }

    [Fact]
    public async Task Delete_Absent_IsAnErrorUnlessIgnored()
    {
        var result = await _kubectl.RunAsync("delete", "configmap", "nothing");

        Assert.Equal((1, "Error from server (NotFound): configmaps \"nothing\" not found"), (result.ExitCode, result.Error));
        Assert.Equal(0, (await _kubectl.RunAsync("delete", "configmap", "nothing", "--ignore-not-found")).ExitCode);
    }

    [Fact]
    public async Task GetWatch_Changes_ArePrintedAsTheyCome()
    {
        await ApplyAsync(ConfigMap("first", """{"a":"1"}"""));
        await using var lines = _kubectl.LinesAsync("get", "configmaps", "--watch", "--output-watch-events", "--no-headers", "--field-selector=metadata.name!=kube-root-ca.crt").GetAsyncEnumerator();
        async Task<string[]> NextAsync() => await lines.MoveNextAsync() ? lines.Current.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3] : ["the end"];

        Assert.Equal(["ADDED", "first", "1"], await NextAsync());
        await ApplyAsync(ConfigMap("second", "{}"));
        Assert.Equal(["ADDED", "second", "0"], await NextAsync());
        await _kubectl.SucceedAsync("patch", "configmap", "second", "--patch", """{"data":{"x":"1","y":"2"}}""");
        Assert.Equal(["MODIFIED", "second", "2"], await NextAsync());
        await _kubectl.SucceedAsync("delete", "configmap", "first");
        Assert.Equal(["DELETED", "first", "1"], await NextAsync());
    }

    [Fact]
    public async Task Wait_ForCondition_EndsWhenItHolds()
    {
        await CreatePodAsync();

        var early = await _kubectl.RunAsync("wait", "--for=condition=Ready", "pod/p", "--timeout=0s");
        Assert.Equal(1, early.ExitCode);

        var wait = _kubectl.RunAsync("wait", "--for=condition=example.com/Warm", "pod/p", "--timeout=30s");
        await _kubectl.SucceedAsync("patch", "pod", "p", "--subresource=status", "--patch", """{"status":{"conditions":[{"type":"example.com/Warm","status":"True"}]}}""");

        var result = await wait;
        Assert.Equal((0, "pod/p condition met"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task Wait_ForDelete_EndsWhenItIsGone()
    {
        await ApplyAsync(ConfigMap("settings", "{}"));

        var wait = _kubectl.RunAsync("wait", "--for=delete", "configmap/settings", "--timeout=30s");
        await _kubectl.SucceedAsync("delete", "configmap", "settings");

        Assert.Equal(0, (await wait).ExitCode);
    }

    [Fact]
    public async Task Describe_Pod_ShowsItsParts()
    {
        await CreatePodAsync();

        var text = (await _kubectl.SucceedAsync("describe", "pod", "p")).Output;

        Assert.Matches(@"(?m)^Name:\s+p$", text);
        Assert.Matches(@"(?m)^Namespace:\s+" + _namespace + "$", text);
        Assert.Matches(@"(?m)^Status:\s+Pending$", text);
        Assert.Matches(@"(?m)^QoS Class:\s+Burstable$", text);
        Assert.Matches(@"(?m)^      MODE:\s+fast$", text);
        Assert.Matches(@"(?m)^Tolerations:\s+node.kubernetes.io/not-ready:NoExecute op=Exists for 300s$", text);
        Assert.Contains("Events:", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_DeploymentAndNamespace_ShowTheirParts()
    {
        await ApplyAsync(Deployment());

        var deployment = (await _kubectl.SucceedAsync("describe", "deployment", "web")).Output;
        var space = (await _kubectl.SucceedAsync("describe", "namespace", _namespace)).Output;

        Assert.Matches(@"(?m)^Selector:\s+app=web$", deployment);
        Assert.Matches(@"(?m)^RollingUpdateStrategy:\s+25% max unavailable, 25% max surge$", deployment);
        Assert.Matches(@"(?m)^Labels:\s+kubernetes.io/metadata.name=" + _namespace + "$", space);
        Assert.Matches(@"(?m)^Status:\s+Active$", space);
    }

    [Fact]
    public async Task GetWide_Pod_HasTheServersColumns()
    {
        await CreatePodAsync();

        var rows = (await _kubectl.SucceedAsync("get", "pods", "-o", "wide")).Rows;

        Assert.Equal(["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED NODE", "READINESS GATES"], rows[0]);
        Assert.Equal(["p", "0/1", "Pending", "0"], rows[1][..4]);
        Assert.Equal(["<none>", "<none>", "<none>", "<none>"], rows[1][5..]);
    }

    [Fact]
    public async Task CustomResource_FromDefinitionToDelete_IsLikeAnyOther()
    {
        var group = _namespace + ".example.com";
        var definition = $"widgets.{group}";
        var manifest = $$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{definition}}}"},
             "spec":{"group":"{{{group}}}","scope":"Namespaced","names":{"kind":"Widget","plural":"widgets"},"versions":[{"name":"v1","served":true,"storage":true,
              "subresources":{"status":{}},
              "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"},{"name":"State","type":"string","jsonPath":".status.state","priority":1}],
              "schema":{"openAPIV3Schema":{"type":"object","properties":{
               "spec":{"type":"object","required":["size"],"properties":{"size":{"type":"integer","minimum":1},"mode":{"type":"string","default":"slow"} } },
               "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } } } }]} }
            """;
        string Widget(int size) => $$$"""{"apiVersion":"{{{group}}}/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":{{{size.ToString(CultureInfo.InvariantCulture)}}} } }""";

        await ApplyAsync(manifest);
        try
        {
            await _kubectl.SucceedAsync("wait", "--for=condition=Established", "crd/" + definition, "--timeout=30s");
            Assert.Equal($"widget.{group}/w created", (await _kubectl.RunWithInputAsync(Widget(3), "apply", "-f", "-")).Output);
            Assert.Equal($"widget.{group}/w configured", (await _kubectl.RunWithInputAsync(Widget(4), "apply", "-f", "-")).Output);
            await _kubectl.SucceedAsync("patch", definition, "w", "--subresource=status", "--type=merge", "--patch", """{"status":{"state":"warm"}}""");

            var rows = (await _kubectl.SucceedAsync("get", definition, "-o", "wide")).Rows;
            Assert.Equal([["NAME", "SIZE", "STATE"], ["w", "4", "warm"]], rows);
            Assert.Equal("slow", await GetAsync(".spec.mode", definition, "w"));
            Assert.Matches(@"(?m)^  Size:\s+4$", (await _kubectl.SucceedAsync("describe", definition, "w")).Output);

            var invalid = await _kubectl.RunWithInputAsync(Widget(0), "apply", "-f", "-");
            Assert.Equal((1, "The Widget \"w\" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1"), (invalid.ExitCode, invalid.Error));
            Assert.Contains(definition, (await _kubectl.SucceedAsync("api-resources", "--api-group=" + group, "-o", "name")).Output, StringComparison.Ordinal);
            Assert.Equal($"widget.{group} \"w\" deleted from {_namespace} namespace", (await _kubectl.SucceedAsync("delete", definition, "w")).Output);
        }
        finally
        {
            await _kubectl.RunAsync("delete", "crd", definition);
        }
    }

    [Fact]
    public async Task ApiResources_BuiltIn_AreListed()
    {
        var rows = (await _kubectl.SucceedAsync("api-resources", "--api-group=apps")).Rows;

        Assert.Equal(["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"], rows[0]);
        Assert.Contains(rows, row => row.SequenceEqual(["deployments", "deploy", "apps/v1", "true", "Deployment"], StringComparer.Ordinal));
    }

    [Fact]
    public async Task Version_Server_IsTold()
    {
        var version = JsonNode.Parse((await _kubectl.SucceedAsync("version", "-o", "json")).Output)!;

        Assert.StartsWith("v1.", (string?)version["serverVersion"]?["gitVersion"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AuthCanI_UserWithAndWithoutRights_TellsBoth()
    {
        Assert.Equal("yes", (await _kubectl.SucceedAsync("auth", "can-i", "create", "pods")).Output);

        var stranger = await _kubectl.RunAsync("auth", "can-i", "create", "pods", "--as=stranger");
        Assert.Equal(1, stranger.ExitCode);
        Assert.StartsWith("no", stranger.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateToken_ServiceAccount_GivesOne()
    {
        await _kubectl.SucceedAsync("create", "serviceaccount", "scraper");

        Assert.NotEmpty((await _kubectl.SucceedAsync("create", "token", "scraper")).Output);
    }
}
