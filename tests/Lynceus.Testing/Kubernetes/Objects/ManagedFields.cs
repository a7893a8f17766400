using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Keeps <c>metadata.managedFields</c> on create, update and patch; <see cref="ServerSideApply"/> does it for apply.</summary>
internal static class ManagedFields
{
    /// <summary>
    /// Records in <paramref name="changed"/> who owns what it changes against <paramref name="live"/> (null: it is being created). To be called with
    /// defaults applied and before the server itself adds to the object, since what the server adds belongs to nobody.
    /// </summary>
    public static void Update(JsonObject? live, JsonObject changed, TypeSchema schema, FieldWriter writer)
    {
        var metadata = changed["metadata"] as JsonObject ?? [];
        var managed = Current(live, metadata, writer);
        var before = live ?? TypedDecoder.ZeroObject(schema);
        var comparison = FieldComparison.Of(before, changed, schema, writer.IgnoredFields);

        var taken = comparison.Added.Union(comparison.Modified);
        managed.TakeFromOthers(taken, except: null);
        managed.Remove(comparison.Removed);
        if (!taken.IsEmpty)
        {
            var entry = managed.Open(writer.Manager, ManagedFieldsTable.UpdateOperation, writer.ApiVersion, writer.Subresource);
            entry.Fields = entry.Fields.Union(taken);
            entry.Time = GoTime.Format(writer.Time);
        }

        managed.Write(metadata);
    }

    // A request may set the table itself, but not through a subresource; a single empty entry empties it.
    private static ManagedFieldsTable Current(JsonObject? live, JsonObject metadata, FieldWriter writer)
    {
        var given = metadata["managedFields"] as JsonArray;
        if (writer.Subresource.Length == 0 && given is [JsonObject { Count: 0 }])
        {
            return new ManagedFieldsTable();
        }

        var source = writer.Subresource.Length == 0 && given is { Count: > 0 } ? given : live?["metadata"]?["managedFields"] as JsonArray;
        return ManagedFieldsTable.Read(source);
    }
}
