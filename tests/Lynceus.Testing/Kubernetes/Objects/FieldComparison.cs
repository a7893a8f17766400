using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>What differs between two states of an object, place by place.</summary>
internal sealed class FieldComparison
{
    // Bookkeeping of the server; nobody owns it.
    private static readonly string[] UnownedMetadata =
        ["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"];

    public FieldSet Added { get; private set; } = new();

    public FieldSet Modified { get; private set; } = new();

    public FieldSet Removed { get; private set; } = new();

    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    public static FieldComparison Of(JsonObject before, JsonObject after, TypeSchema schema, IReadOnlyCollection<string> ignored)
    {
        var comparison = new FieldComparison();
        comparison.Both(before, after, new FieldSchema(schema), []);
        comparison.Added = Owned(comparison.Added).Without(ignored);
        comparison.Modified = Owned(comparison.Modified).Without(ignored);
        comparison.Removed = Owned(comparison.Removed).Without(ignored);
        return comparison;
    }

    /// <summary>Every place that the object sets: what an applier owns.</summary>
    public static FieldSet Fields(JsonObject value, TypeSchema schema, IReadOnlyCollection<string> ignored)
    {
        var set = new FieldSet();
        Leaves(value, new FieldSchema(schema), set);
        return Owned(set).Without(ignored);
    }

    /// <summary>The set without the places that nobody owns.</summary>
    private static FieldSet Owned(FieldSet set)
    {
        var result = set.Without(["apiVersion", "kind", "metadata"]);
        if (set.Child("f:metadata") is { } metadata)
        {
            var owned = metadata.Without(UnownedMetadata);
            owned.IsMember = false;
            var target = result.Open("f:metadata");
            foreach (var (element, child) in owned.Children)
            {
                var copy = target.Open(element);
                copy.IsMember = child.IsMember;
                foreach (var (name, grandchild) in child.Children)
                {
                    Copy(grandchild, copy.Open(name));
                }
            }
        }

        return result;
    }

    private static void Copy(FieldSet from, FieldSet to)
    {
        to.IsMember = from.IsMember;
        foreach (var (element, child) in from.Children)
        {
            Copy(child, to.Open(element));
        }
    }

    private static void Leaves(JsonNode? value, FieldSchema schema, FieldSet set)
    {
        if (SchemaWalk.IsAtomic(schema, value) || SchemaWalk.IsEmpty(value))
        {
            set.IsMember = true;
            return;
        }

        foreach (var (element, child, childSchema) in SchemaWalk.Parts(value, schema))
        {
            var place = set.Open(element);
            place.IsMember |= value is JsonArray;
            Leaves(child, childSchema, place);
        }
    }

    private void Both(JsonNode? before, JsonNode? after, FieldSchema schema, List<string> path)
    {
        var bothEmpty = SchemaWalk.IsEmpty(before) && SchemaWalk.IsEmpty(after);
        var sameShape = before is null || after is null || before.GetType() == after.GetType();
        if (SchemaWalk.IsAtomic(schema, after ?? before) || bothEmpty || !sameShape)
        {
            if (!JsonNode.DeepEquals(before, after))
            {
                At(Modified, path).IsMember = true;
            }

            return;
        }

        var old = SchemaWalk.Parts(before, schema).DistinctBy(part => part.Element, StringComparer.Ordinal).ToDictionary(part => part.Element, StringComparer.Ordinal);
        foreach (var (element, child, childSchema) in SchemaWalk.Parts(after, schema))
        {
            path.Add(element);
            if (old.Remove(element, out var match))
            {
                Both(match.Value, child, childSchema, path);
            }
            else
            {
                All(child, childSchema, At(Added, path));
            }

            path.RemoveAt(path.Count - 1);
        }

        foreach (var (element, part) in old)
        {
            path.Add(element);
            All(part.Value, part.Schema, At(Removed, path));
            path.RemoveAt(path.Count - 1);
        }
    }

    private static void All(JsonNode? value, FieldSchema schema, FieldSet set)
    {
        set.IsMember = true;
        if (!SchemaWalk.IsAtomic(schema, value))
        {
            foreach (var (element, child, childSchema) in SchemaWalk.Parts(value, schema))
            {
                All(child, childSchema, set.Open(element));
            }
        }
    }

    private static FieldSet At(FieldSet set, List<string> path)
    {
        foreach (var element in path)
        {
            set = set.Open(element);
        }

        return set;
    }
}
