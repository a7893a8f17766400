using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>
/// <c>/openapi/v3</c> as far as kubectl asks for it before it applies: which kinds take a patch, and that the server checks fields itself. No schemas:
/// kubectl has those of the built-in kinds.
/// </summary>
internal static class OpenApiDocuments
{
    private static readonly string[] QueryParameters = ["dryRun", "fieldManager", "fieldValidation", "force"];

    /// <summary>The document of each group and version.</summary>
    public static JsonObject Index(IEnumerable<ResourceKind> kinds)
    {
        var paths = new JsonObject();
        foreach (var path in kinds.Select(PathOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            paths[path] = new JsonObject { ["serverRelativeURL"] = "/openapi/v3/" + path };
        }

        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>Of <c>api/v1</c> or <c>apis/group/version</c>; null when nothing is served there.</summary>
    public static JsonObject? Document(IEnumerable<ResourceKind> kinds, string path)
    {
        var served = kinds.Where(kind => PathOf(kind) == path).ToList();
        if (served.Count == 0)
        {
            return null;
        }

        var paths = new JsonObject();
        foreach (var kind in served)
        {
            var place = kind.Namespaced ? "namespaces/{namespace}/" : "";
            paths[$"/{path}/{place}{kind.Plural}/{{name}}"] = new JsonObject { ["patch"] = Patch(kind) };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.36.2" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = new JsonObject() },
        };
    }

    private static string PathOf(ResourceKind kind) => kind.Group.Length == 0 ? "api/" + kind.Version : $"apis/{kind.Group}/{kind.Version}";

    private static JsonObject Patch(ResourceKind kind)
    {
        var parameters = new JsonArray();
        foreach (var name in QueryParameters)
        {
            parameters.Add(new JsonObject
            {
                ["name"] = name,
                ["in"] = "query",
                ["schema"] = new JsonObject { ["type"] = name == "force" ? "boolean" : "string", ["uniqueItems"] = true },
            });
        }

        return new JsonObject
        {
            ["operationId"] = $"patch{kind.Version}{kind.Kind}",
            ["parameters"] = parameters,
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            ["x-kubernetes-action"] = "patch",
            ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = kind.Group, ["kind"] = kind.Kind, ["version"] = kind.Version },
        };
    }
}
