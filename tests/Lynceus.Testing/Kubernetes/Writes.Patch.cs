using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Objects;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes;

internal sealed partial class Writes
{
    private const string JsonPatchType = "application/json-patch+json";
    private const string MergePatchType = "application/merge-patch+json";
    private const string StrategicMergePatchType = "application/strategic-merge-patch+json";
    private const string ApplyPatchType = "application/apply-patch+yaml";

    public (StoredObject Value, bool Created) Patch(ResourceKind kind, string ns, string name, WriteContext context, string mediaType, byte[] body, bool force)
    {
        switch (mediaType)
        {
            case ApplyPatchType:
                return Apply(kind, ns, name, context, body, force);
            case MergePatchType:
                return (Patch(kind, ns, name, context, Parse(body), static (old, patch, _) => MergePatch.Apply(old, patch), PatchFailures.Invalid), false);
            case JsonPatchType:
                return (Patch(kind, ns, name, context, Parse(body), static (old, patch, _) => JsonPatch.Apply(old, patch), PatchFailures.Invalid), false);
            case StrategicMergePatchType when kind.IsCustom:
                throw ApiErrors.UnknownBodyFormat(JsonPatchType, MergePatchType, ApplyPatchType);
            case StrategicMergePatchType:
                return (
                    Patch(kind, ns, name, context, Parse(body), static (old, patch, schema) => StrategicMergePatch.Apply(old, patch, schema), static (_, patch, message) => PatchFailures.InvalidStrategic(patch!, message)),
                    false);
            default:
                throw ApiErrors.UnsupportedMediaType();
        }
    }

    private StoredObject Patch(
        ResourceKind kind,
        string ns,
        string name,
        WriteContext context,
        JsonNode? patch,
        Func<JsonObject, JsonNode?, TypeSchema, JsonNode?> apply,
        Func<JsonNode, JsonNode?, string, ApiException> failure) =>
        Update(kind, ns, name, context, old =>
        {
            var schema = ObjectRules.SchemaOf(kind);
            if (apply(old, patch, schema) is not JsonObject patched)
            {
                throw ApiErrors.BadRequest("the patch leaves no object");
            }

            if (patched["metadata"] is not JsonObject metadata)
            {
                patched["metadata"] = metadata = [];
            }

            // A patch names the object by its path; what it does not say stays.
            metadata["name"] ??= name;
            if (kind.IsCustom || KubernetesTypes.Find(kind.ApiVersion, kind.Kind) is null)
            {
                return patched;
            }

            try
            {
                var decoded = TypedDecoder.DecodePatched(patched, schema);
                if (decoded.Problems.Count > 0 && context.IsStrict)
                {
                    throw failure(patched, patch, PatchFailures.Strict(decoded.Problems));
                }

                return patched;
            }
            catch (TypedValueException e)
            {
                throw failure(patched, patch, e.Message);
            }
        });

    private (StoredObject Value, bool Created) Apply(ResourceKind kind, string ns, string name, WriteContext context, byte[] body, bool force)
    {
        if (!context.ManagerIsGiven)
        {
            throw ApiErrors.Invalid("meta.k8s.io", "PatchOptions", "", [FieldError.Required("fieldManager", "is required for apply patch")]);
        }

        JsonObject applied;
        try
        {
            applied = Manifests.ReadYaml(Encoding.UTF8.GetString(body)) as JsonObject ?? throw new FormatException("not an object");
        }
        catch (FormatException e)
        {
            throw ApiErrors.BadRequest("error decoding YAML: " + e.Message);
        }

        var metadata = Metadata(applied);
        if (metadata["name"]?.ToString() is { } own && own != name)
        {
            throw ApiErrors.BadRequest($"the name of the object ({own}) does not match the name on the URL ({name})");
        }

        metadata["name"] = name;
        lock (_lock)
        {
            var writer = ObjectRules.Writer(kind, context, options.Time);
            var schema = ObjectRules.SchemaOf(kind);
            var untracked = context with { TracksFields = false };
            if (Find(kind, ns, name) is not { } before)
            {
                if (kind.Namespaced)
                {
                    metadata["namespace"] ??= ns;
                }

                return (Create(kind, ns, ServerSideApply.Apply(null, applied, schema, writer, force), untracked), true);
            }

            var old = before.As(kind).Parse();
            if (metadata["resourceVersion"]?.ToString() is { Length: > 0 } wanted && wanted != before.Version.ToString())
            {
                throw ApiErrors.Modified(kind, name);
            }

            var merged = ServerSideApply.Apply(old, applied, schema, writer, force);
            return (Replace(kind, before, old, merged.DeepClone().AsObject(), untracked), false);
        }
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException e)
        {
            throw ApiErrors.BadRequest("error decoding patch: " + e.Message);
        }
    }
}
