using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Objects.Tables;
using Lynceus.Testing.Kubernetes.Resources;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>The Table form that kubectl prints.</summary>
internal static class Tables
{
    public static JsonObject Of(ResourceKind kind, IReadOnlyList<JsonObject> items, ListAnswer? list, string includeObject, TimeProvider time, bool withColumns = true)
    {
        var metadata = new JsonObject { ["resourceVersion"] = list?.Version.ToString() ?? (items.Count > 0 ? items[0]["metadata"]!["resourceVersion"]?.ToString() : null) };
        if (list is { Continue.Length: > 0 })
        {
            metadata["continue"] = list.Continue;
            metadata["remainingItemCount"] = list.Remaining;
        }

        return ObjectTable.Create(PrinterOf(kind), items, metadata, time.GetUtcNow(), includeObject, withColumns);
    }

    private static TablePrinter PrinterOf(ResourceKind kind) =>
        kind.CustomSchema is { } schema ? TablePrinter.Custom(schema) : TablePrinters.Find(kind.Kind);
}
