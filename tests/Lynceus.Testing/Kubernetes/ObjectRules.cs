using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;

namespace Lynceus.Testing.Kubernetes;

/// <summary>What the kinds themselves ask for: defaults, validation, managed fields.</summary>
internal static class ObjectRules
{
    public static void PrepareCreate(ResourceKind kind, JsonObject value, WriteContext context)
    {
        if (kind is { Group: "", Plural: "namespaces" })
        {
            var name = value["metadata"]!["name"]?.ToString() ?? "";
            value["metadata"]!["labels"] ??= new JsonObject();
            value["metadata"]!["labels"]!["kubernetes.io/metadata.name"] = name;
            value["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
            value["status"] = new JsonObject { ["phase"] = "Active" };
        }
    }

    public static void PrepareUpdate(ResourceKind kind, JsonObject value, JsonObject old, WriteContext context)
    {
    }

    public static void Validate(ResourceKind kind, JsonObject value, JsonObject? old)
    {
    }

    public static void TrackReview(ResourceKind kind, JsonObject review, string manager)
    {
    }

    public static void TrackFields(ResourceKind kind, JsonObject? old, JsonObject value, WriteContext context, TimeProvider time)
    {
    }
}
