using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>The Table form that kubectl prints.</summary>
internal static class Tables
{
    public static JsonObject Of(ResourceKind kind, IReadOnlyList<JsonObject> items, ListAnswer? list, string includeObject, TimeProvider time)
    {
        var metadata = new JsonObject { ["resourceVersion"] = list?.Version.ToString() ?? (items.Count > 0 ? items[0]["metadata"]!["resourceVersion"]?.ToString() : null) };
        if (list is { Continue.Length: > 0 })
        {
            metadata["continue"] = list.Continue;
            metadata["remainingItemCount"] = list.Remaining;
        }

        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = new JsonArray(
                new JsonObject { ["name"] = "Name", ["type"] = "string", ["format"] = "name", ["description"] = "", ["priority"] = 0 },
                new JsonObject { ["name"] = "Created At", ["type"] = "date", ["format"] = "", ["description"] = "", ["priority"] = 0 }),
            ["rows"] = new JsonArray([.. items.Select(static i => new JsonObject
            {
                ["cells"] = new JsonArray(i["metadata"]!["name"]!.DeepClone(), i["metadata"]!["creationTimestamp"]?.DeepClone()),
                ["object"] = new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = i["metadata"]!.DeepClone() },
            })]),
        };
    }
}
