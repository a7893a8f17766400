using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes;

/// <summary>Creates, updates and deletes objects by the rules of the API server. One write at a time.</summary>
internal sealed partial class Writes(FakeApiServerOptions options, ClusterStore store, ResourceKinds kinds)
{
    private const string NameCharacters = "bcdfghjklmnpqrstvwxz2456789";

    private static readonly string[] MetadataOrder =
    [
        "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    private readonly Lock _lock = new();

    public StoredObject? Find(ResourceKind kind, string ns, string name) => store.Find(kind, Key(ns, name));

    public StoredObject Get(ResourceKind kind, string ns, string name) => Find(kind, ns, name) ?? throw ApiErrors.NotFound(kind, name);

    public StoredObject Create(ResourceKind kind, string ns, JsonObject value, WriteContext context)
    {
        lock (_lock)
        {
            var metadata = Metadata(value);
            CheckNamespace(kind, ns, metadata);
            var name = metadata["name"]?.ToString() ?? "";
            if (name.Length == 0 && metadata["generateName"]?.ToString() is { Length: > 0 } prefix)
            {
                name = prefix + RandomSuffix();
                metadata["name"] = name;
            }

            if (kind.Namespaced && !context.IsSeed)
            {
                CheckNamespaceTakesObjects(kind, ns, name);
            }

            if (!context.IsSeed || metadata["uid"] is null)
            {
                metadata["uid"] = options.NewUid().ToString();
            }

            if (!context.IsSeed || metadata["creationTimestamp"] is null)
            {
                metadata["creationTimestamp"] = Now();
            }

            metadata.Remove("resourceVersion");
            metadata.Remove("selfLink");
            metadata.Remove("deletionTimestamp");
            metadata.Remove("deletionGracePeriodSeconds");
            metadata.Remove("generation");
            if (kind.HasGeneration)
            {
                metadata["generation"] = 1;
            }

            if (kind.HasSubresource("status") && !context.IsSeed)
            {
                value.Remove("status");
            }

            value["kind"] ??= kind.Kind;
            value["apiVersion"] ??= kind.ApiVersion;
            value = ObjectRules.PrepareCreate(kind, value, context, options.Time);
            if (store.Find(kind, Key(ns, name)) is not null)
            {
                throw ApiErrors.AlreadyExists(kind, name);
            }

            value["metadata"] = InOrder(value["metadata"]!.AsObject());
            if (context.DryRun)
            {
                return Unstored(kind, value, 0);
            }

            var created = store.Commit(kind, null, version => StoredObject.Create(kind, value, version))!;
            AfterCreate(kind, created);
            return created;
        }
    }

    /// <summary>Creates or replaces without asking for versions.</summary>
    public void Seed(ResourceKind kind, string ns, JsonObject value)
    {
        lock (_lock)
        {
            var context = new WriteContext("seed", DryRun: false) { IsSeed = true, TracksFields = false };
            if ((value["metadata"] as JsonObject)?["name"]?.ToString() is { } name && Find(kind, ns, name) is { } before)
            {
                value["metadata"]!.AsObject().Remove("resourceVersion");
                value["metadata"]!.AsObject().Remove("uid");
                Replace(kind, before, before.As(kind).Parse(), value, context with { Subresource = "seed" });
                return;
            }

            Create(kind, ns, value, context);
        }
    }

    /// <summary>Reads, changes and writes. <paramref name="change"/> gets a copy it may change or replace.</summary>
    public StoredObject Update(ResourceKind kind, string ns, string name, WriteContext context, Func<JsonObject, JsonObject> change)
    {
        lock (_lock)
        {
            var before = Get(kind, ns, name);
            var old = before.As(kind).Parse();
            var value = change(old.DeepClone().AsObject());
            return Replace(kind, before, old, value, context);
        }
    }

    private StoredObject Replace(ResourceKind kind, StoredObject before, JsonObject old, JsonObject value, WriteContext context)
    {
        var metadata = Metadata(value);
        var oldMetadata = old["metadata"]!.AsObject();
        CheckNamespace(kind, before.Namespace, metadata);
        if (metadata["name"]?.ToString() is { } name && name != before.Name)
        {
            throw ApiErrors.BadRequest($"the name of the object ({name}) does not match the name on the URL ({before.Name})");
        }

        if (metadata["resourceVersion"]?.ToString() is { Length: > 0 } wanted && wanted != before.Version.ToString())
        {
            throw ApiErrors.Modified(kind, before.Name);
        }

        if (metadata["uid"]?.ToString() is { Length: > 0 } uid && uid != before.Uid)
        {
            throw ApiErrors.UidMismatch(kind, before.Name, uid, before.Uid);
        }

        foreach (var kept in (string[])["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName", "resourceVersion"])
        {
            Keep(oldMetadata, metadata, kept);
        }

        if (context.Subresource == "status")
        {
            KeepAllButStatus(old, value);
            metadata = value["metadata"]!.AsObject();
        }
        else if (kind.HasSubresource("status") && context.Subresource.Length == 0)
        {
            Keep(old, value, "status");
        }

        value["kind"] ??= kind.Kind;
        value["apiVersion"] ??= kind.ApiVersion;
        value = ObjectRules.PrepareUpdate(kind, value, old, context, options.Time);
        value["metadata"] = metadata = InOrder(value["metadata"]!.AsObject());
        if (kind.HasGeneration && context.Subresource is not ("status" or "binding") && SpecDiffers(old, value))
        {
            metadata["generation"] = (oldMetadata["generation"]?.GetValue<long>() ?? 0) + 1;
        }

        if (SameBut(old, value))
        {
            return before.As(kind);
        }

        if (context.DryRun)
        {
            return Unstored(kind, value, before.Version);
        }

        var after = store.Commit(kind, before, version => StoredObject.Create(kind, value, version))!;
        AfterUpdate(kind, after);
        if (metadata["deletionTimestamp"] is not null && !HasFinalizers(metadata) && (metadata["deletionGracePeriodSeconds"]?.GetValue<long>() ?? 0) == 0)
        {
            Drop(after);
        }

        return after;
    }

    public static string Key(string ns, string name) => ns.Length == 0 ? name : $"{ns}/{name}";

    private static JsonObject Metadata(JsonObject value)
    {
        if (value["metadata"] is not JsonObject metadata)
        {
            value["metadata"] = metadata = [];
        }

        return metadata;
    }

    private static JsonObject InOrder(JsonObject metadata)
    {
        var ordered = new JsonObject();
        foreach (var name in MetadataOrder)
        {
            if (metadata[name] is { } member)
            {
                metadata.Remove(name);
                ordered[name] = member;
            }
        }

        return ordered;
    }

    private static void Keep(JsonObject old, JsonObject value, string member)
    {
        if (old[member] is { } kept)
        {
            value[member] = kept.DeepClone();
        }
        else
        {
            value.Remove(member);
        }
    }

    private static void KeepAllButStatus(JsonObject old, JsonObject value)
    {
        var status = value["status"]?.DeepClone();
        var managed = value["metadata"]!["managedFields"]?.DeepClone();
        value.Clear();
        foreach (var (name, member) in old)
        {
            value[name] = member?.DeepClone();
        }

        if (managed is not null)
        {
            value["metadata"]!["managedFields"] = managed;
        }

        if (status is null)
        {
            value.Remove("status");
        }
        else
        {
            value["status"] = status;
        }
    }

    private static bool SpecDiffers(JsonObject old, JsonObject value)
    {
        var names = old.Select(static m => m.Key).Union(value.Select(static m => m.Key), StringComparer.Ordinal);
        return names.Any(n => n is not ("metadata" or "status" or "kind" or "apiVersion") && !JsonNode.DeepEquals(old[n], value[n]));
    }

    /// <summary>Whether nothing changed but the times in managedFields.</summary>
    private static bool SameBut(JsonObject old, JsonObject value)
    {
        var (left, right) = (WithoutTimes(old), WithoutTimes(value));
        return JsonNode.DeepEquals(left, right);
    }

    private static JsonObject WithoutTimes(JsonObject value)
    {
        if (value["metadata"]!["managedFields"] is not JsonArray)
        {
            return value;
        }

        var copy = value.DeepClone().AsObject();
        foreach (var entry in copy["metadata"]!["managedFields"]!.AsArray().OfType<JsonObject>())
        {
            entry.Remove("time");
        }

        return copy;
    }

    private static bool HasFinalizers(JsonObject metadata) => metadata["finalizers"] is JsonArray { Count: > 0 };

    private static StoredObject Unstored(ResourceKind kind, JsonObject value, long version)
    {
        value["metadata"]!.AsObject().Remove("resourceVersion");
        return version == 0 ? StoredObject.WithoutVersion(kind, value) : StoredObject.Create(kind, value, version);
    }

    private void CheckNamespace(ResourceKind kind, string ns, JsonObject metadata)
    {
        if (!kind.Namespaced)
        {
            metadata.Remove("namespace");
            return;
        }

        if (metadata["namespace"]?.ToString() is { Length: > 0 } own && own != ns)
        {
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        metadata["namespace"] = ns;
    }

    private void CheckNamespaceTakesObjects(ResourceKind kind, string ns, string name)
    {
        var found = store.Find(Namespaces, ns) ?? throw ApiErrors.NamespaceNotFound(ns);
        if (found.Parse()["metadata"]!["deletionTimestamp"] is not null)
        {
            throw ApiErrors.Forbidden(
                $"{kind.QualifiedPlural} \"{name}\" is forbidden: unable to create new content in namespace {ns} because it is being terminated",
                new JsonObject
                {
                    ["name"] = name,
                    ["kind"] = kind.Plural,
                    ["causes"] = new JsonArray(new JsonObject
                    {
                        ["reason"] = "NamespaceTerminating",
                        ["message"] = $"namespace {ns} is being terminated",
                        ["field"] = "metadata.namespace",
                    }),
                });
        }
    }

    private ResourceKind Namespaces => kinds.Find("", "v1", "namespaces")!;

    private string RandomSuffix() => string.Create(5, options.Random, static (span, random) =>
    {
        foreach (ref var c in span)
        {
            c = NameCharacters[random.Next(NameCharacters.Length)];
        }
    });

    private string Now() => Timestamp(options.Time.GetUtcNow());

    public static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");
}
