using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;

namespace Lynceus.Testing.Kubernetes.Storage;

/// <summary>One version of an object: its JSON as it goes over the wire, and what lists and selectors need to know without reading it.</summary>
internal sealed class StoredObject
{
    private readonly int _metadataStart;
    private readonly int _metadataLength;
    private readonly int _versionStart;
    private readonly int _versionLength;
    private byte[]? _metadataOnly;

    private StoredObject(ResourceKind kind, byte[] json, string ns, string name, string uid, long version, KeyValuePair<string, string>[] labels, string[] fields)
    {
        Kind = kind;
        Json = json;
        Namespace = ns;
        Name = name;
        Key = ns.Length == 0 ? name : $"{ns}/{name}";
        Uid = uid;
        Version = version;
        Labels = labels;
        Fields = fields;
        (_metadataStart, _metadataLength, _versionStart, _versionLength) = Locate(json);
    }

    public ResourceKind Kind { get; }

    /// <summary>Whole object. Must not be changed: lists and watches write these very bytes.</summary>
    public byte[] Json { get; }

    public string Key { get; }

    public string Namespace { get; }

    public string Name { get; }

    public string Uid { get; }

    public long Version { get; }

    public KeyValuePair<string, string>[] Labels { get; }

    /// <summary>Values of the kind's selectable fields, in its order.</summary>
    public string[] Fields { get; }

    /// <summary>The object as an item of a list: built-in kinds leave out kind and apiVersion there.</summary>
    public ReadOnlyMemory<byte> ItemTail => Json.AsMemory(ItemStart);

    public ReadOnlyMemory<byte> MetadataOnly => _metadataOnly ??= RenderMetadataOnly();

    private int ItemStart { get; init; }

    public static StoredObject Create(ResourceKind kind, JsonObject value, long version)
    {
        var metadata = value["metadata"]!.AsObject();
        metadata["resourceVersion"] = version.ToString();
        var ordered = JsonText.Ordered(value, kind.ApiVersion, kind.Kind, out var head);
        var labels = metadata["labels"] is JsonObject map
            ? map.Where(static l => l.Value is not null).Select(static l => KeyValuePair.Create(l.Key, l.Value!.ToString())).ToArray()
            : [];
        var fields = kind.SelectableFields.Length == 0 ? [] : Array.ConvertAll(kind.SelectableFields, path => FieldValue(kind, path, value));
        return new StoredObject(kind, ordered, metadata["namespace"]?.ToString() ?? "", metadata["name"]!.ToString(), metadata["uid"]?.ToString() ?? "", version, labels, fields)
        {
            ItemStart = kind.IsCustom ? 0 : head,
        };
    }

    /// <summary>An object of a dry run, which has no version.</summary>
    public static StoredObject WithoutVersion(ResourceKind kind, JsonObject value) => new(
        kind,
        JsonText.Ordered(value, kind.ApiVersion, kind.Kind, out _),
        value["metadata"]!["namespace"]?.ToString() ?? "",
        value["metadata"]!["name"]?.ToString() ?? "",
        value["metadata"]!["uid"]?.ToString() ?? "",
        0,
        [],
        []);

    /// <summary>A probe for lookups by key.</summary>
    public static StoredObject Probe(string key) => new(key);

    private StoredObject(string key)
    {
        Kind = null!;
        Json = [];
        Key = key;
        Namespace = Name = Uid = "";
        Labels = [];
        Fields = [];
    }

    /// <summary>The same content under another resource version, as watches show an object that left their selector or was deleted.</summary>
    public StoredObject At(long version)
    {
        var text = Encoding.UTF8.GetBytes(version.ToString());
        var json = new byte[Json.Length - _versionLength + text.Length];
        Json.AsSpan(0, _versionStart).CopyTo(json);
        text.CopyTo(json, _versionStart);
        Json.AsSpan(_versionStart + _versionLength).CopyTo(json.AsSpan(_versionStart + text.Length));
        return new StoredObject(Kind, json, Namespace, Name, Uid, version, Labels, Fields) { ItemStart = ItemStart };
    }

    /// <summary>The same object as another version of its kind shows it: only apiVersion differs.</summary>
    public StoredObject As(ResourceKind kind) => kind.Version == Kind.Version && kind.Group == Kind.Group ? this : Create(kind, Parse(), Version);

    public JsonObject Parse() => JsonNode.Parse(Json)!.AsObject();

    private static string FieldValue(ResourceKind kind, string path, JsonObject value)
    {
        JsonNode? node = value;
        foreach (var part in path.Split('.'))
        {
            node = (node as JsonObject)?[part];
        }

        if (node is null && path == "source" && kind is { Group: "", Plural: "events" })
        {
            return (value["source"] as JsonObject)?["component"]?.ToString() ?? value["reportingComponent"]?.ToString() ?? "";
        }

        return node switch
        {
            null => path is "spec.unschedulable" or "spec.hostNetwork" ? "false" : path is "status.replicas" or "status.successful" ? "0" : "",
            JsonObject o when path == "source" => o["component"]?.ToString() ?? "",
            JsonObject or JsonArray => "",
            _ when node.GetValueKind() == JsonValueKind.True => "true",
            _ when node.GetValueKind() == JsonValueKind.False => "false",
            _ => node.ToString(),
        };
    }

    private static (int MetadataStart, int MetadataLength, int VersionStart, int VersionLength) Locate(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (!isMetadata)
            {
                reader.Skip();
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            var (versionStart, versionLength) = (0, 0);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("resourceVersion"u8);
                reader.Read();
                if (isVersion)
                {
                    (versionStart, versionLength) = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                }

                reader.Skip();
            }

            return (start, (int)reader.BytesConsumed - start, versionStart, versionLength);
        }

        throw new InvalidOperationException("an object without metadata");
    }

    private byte[] RenderMetadataOnly()
    {
        var head = """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":"""u8;
        var rendered = new byte[head.Length + _metadataLength + 1];
        head.CopyTo(rendered);
        Json.AsSpan(_metadataStart, _metadataLength).CopyTo(rendered.AsSpan(head.Length));
        rendered[^1] = (byte)'}';
        return rendered;
    }
}
