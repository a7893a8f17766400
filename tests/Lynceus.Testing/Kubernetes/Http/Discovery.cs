using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Objects;
using Lynceus.Testing.Kubernetes.Resources;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>Paths outside the resources: versions, groups, resources of a group, health.</summary>
internal sealed class Discovery(ResourceKinds kinds)
{
    private static readonly JsonObject Version = new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = "v1.36.2",
        ["gitCommit"] = "98b35193b2ac7a23a673325f5e9b830ecd5ba406",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2026-08-21T00:00:00Z",
        ["goVersion"] = "go1.26.10",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    };

    public async Task AnswerAsync(HttpContext context, ResponseBody body)
    {
        var parts = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (context.Request.Method is not ("GET" or "HEAD"))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        if (Document(context, parts) is { } document)
        {
            await Answers.WriteAsync(context, body, 200, document);
            return;
        }

        var (status, text) = parts switch
        {
            ["healthz" or "livez" or "readyz", .. var check] => Health.Answer(parts[0], check, context.Request.Query),
            ["metrics"] => (200, ""),
            _ => (404, "404 page not found\n"),
        };
        await Answers.WriteTextAsync(context, body, status, text);
    }

    private JsonNode? Document(HttpContext context, string[] parts) => parts switch
    {
        [] => Paths(),
        ["version"] => Version.DeepClone(),
        ["api"] => new JsonObject
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject
            {
                ["clientCIDR"] = "0.0.0.0/0",
                ["serverAddress"] = context.Request.Host.ToString(),
            }),
        },
        ["api", var version] => Resources("", version),
        ["apis"] => new JsonObject
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. Groups().Select(g => Group(g))]),
        },
        ["apis", var group] when Groups().Contains(group, StringComparer.Ordinal) => GroupDocument(group),
        ["apis", var group, var version] => Resources(group, version),
        ["openapi", "v3"] => OpenApiDocuments.Index(kinds.All),
        ["openapi", "v3", .. var path] => OpenApiDocuments.Document(kinds.All, string.Join('/', path)),
        _ => null,
    };

    private JsonObject Paths() => new()
    {
        ["paths"] = new JsonArray([.. ((string[])["/api", "/api/v1", "/apis"]).Concat(Groups().Select(static g => "/apis/" + g)).Concat(["/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]).Select(static p => JsonValue.Create(p))]),
    };

    private IEnumerable<string> Groups()
    {
        var served = kinds.All.Select(static k => k.Group).Where(static g => g.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return BuiltInKinds.GroupOrder.Where(g => served.Contains(g, StringComparer.Ordinal))
            .Concat(served.Except(BuiltInKinds.GroupOrder, StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private JsonObject GroupDocument(string group)
    {
        var document = Group(group);
        document.Insert(0, "kind", "APIGroup");
        document.Insert(1, "apiVersion", "v1");
        return document;
    }

    private JsonObject Group(string group)
    {
        var versions = kinds.All.Where(k => k.Group == group).Select(static k => k.Version).Distinct(StringComparer.Ordinal).ToArray();
        return new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions.Select(v => VersionOf(group, v))]),
            ["preferredVersion"] = VersionOf(group, versions[0]),
        };
    }

    private static JsonObject VersionOf(string group, string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    private JsonObject? Resources(string group, string version)
    {
        var served = kinds.All.Where(k => k.Group == group && k.Version == version).OrderBy(static k => k.Plural, StringComparer.Ordinal).ToArray();
        if (served.Length == 0)
        {
            return null;
        }

        var list = new JsonObject { ["kind"] = "APIResourceList" };
        if (group.Length > 0)
        {
            list["apiVersion"] = "v1";
        }

        list["groupVersion"] = served[0].ApiVersion;
        list["resources"] = new JsonArray([.. served.SelectMany(Describe)]);
        return list;
    }

    private static IEnumerable<JsonObject> Describe(ResourceKind kind)
    {
        var own = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = Array(kind.Verbs),
        };
        if (kind.ShortNames.Length > 0)
        {
            own["shortNames"] = Array(kind.ShortNames);
        }

        if (kind.Categories.Length > 0)
        {
            own["categories"] = Array(kind.Categories);
        }

        if (kind.IsStored)
        {
            own["storageVersionHash"] = kind.StorageVersionHash;
        }

        yield return own;
        foreach (var name in kind.Subresources.Order(StringComparer.Ordinal))
        {
            yield return Subresource(kind, name);
        }
    }

    private static JsonObject Subresource(ResourceKind kind, string name)
    {
        var (group, version, kindName) = name switch
        {
            "scale" => ("autoscaling", "v1", "Scale"),
            "binding" => ("", "", "Binding"),
            "eviction" => ("policy", "v1", "Eviction"),
            "token" => ("authentication.k8s.io", "v1", "TokenRequest"),
            _ => ("", "", kind.Kind),
        };
        var described = new JsonObject { ["name"] = $"{kind.Plural}/{name}", ["singularName"] = "", ["namespaced"] = kind.Namespaced };
        if (group.Length > 0)
        {
            described["group"] = group;
            described["version"] = version;
        }

        described["kind"] = kindName;
        described["verbs"] = Array(ResourceKind.VerbsOf(name));
        return described;
    }

    private static JsonArray Array(string[] values) => new([.. values.Select(static v => JsonValue.Create(v))]);
}
