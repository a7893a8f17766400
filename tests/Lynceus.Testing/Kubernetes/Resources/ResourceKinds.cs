using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Objects;

namespace Lynceus.Testing.Kubernetes.Resources;

/// <summary>What is served now: the built-in kinds and those of established CustomResourceDefinitions. Readers see one whole state.</summary>
internal sealed class ResourceKinds
{
    private volatile Served _served = new([.. BuiltInKinds.Create()]);

    public IReadOnlyList<ResourceKind> All => _served.Kinds;

    public ResourceKind? Find(string group, string version, string plural) => _served.ByPath.GetValueOrDefault((group, version, plural));

    public ResourceKind? FindKind(string apiVersion, string kind) => _served.ByKind.GetValueOrDefault((apiVersion, kind));

    /// <summary>Any served version of a resource named by its plural; groups in the order of discovery.</summary>
    public ResourceKind? FindPlural(string plural) => _served.Kinds.FirstOrDefault(k => k.Plural == plural || k.QualifiedPlural == plural);

    public bool HasGroupVersion(string group, string version) => _served.Kinds.Any(k => k.Group == group && k.Version == version);

    /// <summary>Takes the place of what the definition of the same name brought before. Returns what is served no more.</summary>
    public IReadOnlyList<ResourceKind> SetCustom(string group, string plural, IReadOnlyList<ResourceKind> kinds)
    {
        var gone = _served.Kinds.Where(k => k.IsCustom && k.Group == group && k.Plural == plural && kinds.All(n => n.Version != k.Version)).ToArray();
        _served = new([.. _served.Kinds.Where(k => !(k.IsCustom && k.Group == group && k.Plural == plural)), .. kinds]);
        return gone;
    }

    /// <summary>The kinds that a CustomResourceDefinition asks for: one for each served version, the storage version first.</summary>
    public static IReadOnlyList<ResourceKind> OfDefinition(JsonObject definition)
    {
        var spec = definition["spec"]!.AsObject();
        var names = spec["names"]!.AsObject();
        var kind = Text(names["kind"]);
        return
        [
            .. from version in (spec["versions"] as JsonArray ?? []).OfType<JsonObject>()
               where version["served"]?.GetValue<bool>() ?? false
               orderby version["storage"]?.GetValue<bool>() == true ? 0 : 1
               select new ResourceKind
               {
                   Group = Text(spec["group"]),
                   Version = Text(version["name"]),
                   Plural = Text(names["plural"]),
                   Singular = names["singular"] is { } singular ? Text(singular) : kind.ToLowerInvariant(),
                   Kind = kind,
                   ListKind = names["listKind"] is { } list ? Text(list) : kind + "List",
                   Namespaced = Text(spec["scope"]) == "Namespaced",
                   ShortNames = Texts(names["shortNames"]),
                   Categories = Texts(names["categories"]),
                   Verbs = ResourceKind.CustomVerbs,
                   Subresources = version["subresources"] is JsonObject subresources ? [.. subresources.Select(static s => s.Key)] : [],
                   SelectableFields =
                   [
                       .. (version["selectableFields"] as JsonArray ?? []).OfType<JsonObject>().Select(static f => Text(f["jsonPath"]).TrimStart('.')),
                   ],
                   HasGeneration = true,
                   IsCustom = true,
                   CustomSchema = new CustomResourceSchema(version.DeepClone().AsObject()),
               },
        ];
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";

    private static string[] Texts(JsonNode? node) => node is JsonArray array ? [.. array.Select(Text)] : [];

    private sealed class Served
    {
        public Served(ResourceKind[] kinds)
        {
            Kinds = kinds;
            foreach (var kind in kinds)
            {
                ByPath.TryAdd((kind.Group, kind.Version, kind.Plural), kind);
                ByKind.TryAdd((kind.ApiVersion, kind.Kind), kind);
            }
        }

        public ResourceKind[] Kinds { get; }

        public Dictionary<(string Group, string Version, string Plural), ResourceKind> ByPath { get; } = [];

        public Dictionary<(string ApiVersion, string Kind), ResourceKind> ByKind { get; } = [];
    }
}
