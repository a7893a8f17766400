using System.Text.Json;
using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes;

internal sealed partial class Writes
{
    private const string JsonPatch = "application/json-patch+json";
    private const string MergePatch = "application/merge-patch+json";
    private const string StrategicMergePatch = "application/strategic-merge-patch+json";
    private const string ApplyPatch = "application/apply-patch+yaml";

    public (StoredObject Value, bool Created) Patch(ResourceKind kind, string ns, string name, WriteContext context, string mediaType, byte[] body, bool force)
    {
        switch (mediaType)
        {
            case MergePatch:
                var patch = ParsePatch(body);
                return (Update(kind, ns, name, context, old => Merge(old, patch).AsObject()), false);
            case StrategicMergePatch when kind.IsCustom:
                throw ApiErrors.UnknownBodyFormat(JsonPatch, MergePatch, ApplyPatch);
            case StrategicMergePatch:
                var strategic = ParsePatch(body);
                return (Update(kind, ns, name, context, old => Merge(old, strategic).AsObject()), false);
            default:
                throw ApiErrors.UnsupportedMediaType();
        }
    }

    private static JsonObject ParsePatch(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw ApiErrors.BadRequest("the patch is no object");
        }
        catch (JsonException e)
        {
            throw ApiErrors.BadRequest("error decoding patch: " + e.Message);
        }
    }

    // RFC 7396.
    private static JsonNode Merge(JsonNode? target, JsonObject patch)
    {
        var merged = target as JsonObject ?? [];
        foreach (var (member, value) in patch)
        {
            switch (value)
            {
                case null:
                    merged.Remove(member);
                    break;
                case JsonObject inner:
                    var old = merged[member];
                    merged.Remove(member);
                    merged[member] = Merge(old, inner);
                    break;
                default:
                    merged[member] = value.DeepClone();
                    break;
            }
        }

        return merged;
    }
}
