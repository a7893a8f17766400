using System.Text.Json.Nodes;

namespace Lynceus.Metacollector.Tests;

/// <summary>A Kubernetes object in few words, and what the API server makes of it.</summary>
internal sealed record SmallObject(string Kind, string Uid)
{
    public string Namespace { get; init; } = "shop";

    public string Name { get; init; } = Uid;

    public string? GenerateName { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? Node { get; init; }

    public string? Address { get; init; }

    public string Phase { get; init; } = "Running";

    public (string Kind, string Uid)? Owner { get; init; }

    public bool? IsController { get; init; } = true;

    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    public string ApiVersion => Kind is "Deployment" or "ReplicaSet" or "DaemonSet" ? "apps/v1" : "v1";

    /// <summary>Of the object in the API.</summary>
    public string Path => (ApiVersion == "v1" ? "/api/v1" : "/apis/apps/v1") + (Kind == "Namespace" ? "" : $"/namespaces/{Namespace}") + $"/{Kind.ToLowerInvariant()}s/{Name}";

    public static Dictionary<string, string> Map(params string[] pairs) =>
        pairs.ToDictionary(static p => p.Split('=')[0], static p => p.Split('=')[1], StringComparer.Ordinal);

    public JsonObject ToJson()
    {
        var metadata = new JsonObject { ["name"] = Name };
        if (GenerateName is not null)
        {
            metadata["generateName"] = GenerateName;
        }

        if (Kind != "Namespace")
        {
            metadata["namespace"] = Namespace;
        }

        metadata["uid"] = Uid;
        metadata["resourceVersion"] = "7";
        metadata["creationTimestamp"] = "2026-01-01T00:00:00Z";
        if (Labels.Count > 0)
        {
            metadata["labels"] = ToJson(Labels);
        }

        metadata["annotations"] = new JsonObject { ["uid"] = "not this one", ["note"] = "x" };
        if (Owner is var (kind, uid))
        {
            var reference = new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = kind, ["name"] = uid, ["uid"] = uid };
            if (IsController is { } isController)
            {
                reference["controller"] = isController;
            }

            metadata["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Other", ["name"] = "o", ["uid"] = "o" }, reference);
        }

        metadata["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "test", ["fieldsV1"] = new JsonObject { ["f:metadata"] = new JsonObject() } });
        var json = new JsonObject { ["apiVersion"] = ApiVersion, ["kind"] = Kind, ["metadata"] = metadata };
        if (Kind == "Pod")
        {
            json["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "c", ["nodeName"] = "not this one" }) };
            if (Node is not null)
            {
                json["spec"]!["nodeName"] = Node;
            }

            json["status"] = new JsonObject { ["phase"] = Phase, ["conditions"] = new JsonArray() };
            if (Address is not null)
            {
                json["status"]!["podIP"] = Address;
                json["status"]!["podIPs"] = new JsonArray(new JsonObject { ["ip"] = Address });
            }
        }
        else if (Kind == "Service")
        {
            json["spec"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = 80 }), ["clusterIP"] = "10.0.0.1" };
            if (Selector is not null)
            {
                json["spec"]!["selector"] = ToJson(Selector);
            }
        }

        else if (Kind != "Namespace")
        {
            var labels = new JsonObject { ["of"] = Uid };
            json["spec"] = new JsonObject
            {
                ["selector"] = Kind == "ReplicationController" ? labels.DeepClone() : new JsonObject { ["matchLabels"] = labels.DeepClone() },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = labels },
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "c" }) },
                },
            };
        }

        return json;
    }

    /// <summary>The text that the contract asks for.</summary>
    public string ExpectedMeta()
    {
        var meta = new JsonObject();
        if (GenerateName is not null)
        {
            meta["generateName"] = GenerateName;
        }

        if (Labels.Count > 0)
        {
            meta["labels"] = ToJson(Labels);
        }

        meta["name"] = Name;
        if (Kind != "Namespace")
        {
            meta["namespace"] = Namespace;
        }

        meta["uid"] = Uid;
        return meta.ToJsonString();
    }

    private static JsonObject ToJson(IReadOnlyDictionary<string, string> map) =>
        new(map.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value))));
}
