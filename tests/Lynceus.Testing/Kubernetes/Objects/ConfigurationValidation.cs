using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Rules for configmaps and secrets.</summary>
internal static class ConfigurationValidation
{
    private static readonly string[] Parts = ["data", "binaryData"];

    public static void Check(FieldErrors errors, string kind, JsonObject value, JsonObject? old)
    {
        foreach (var part in Parts)
        {
            foreach (var (key, _) in value[part] as JsonObject ?? [])
            {
                errors.Name($"{part}[{key}]", key, NameRules.DataKey);
            }
        }

        if (old is null)
        {
            return;
        }

        if (kind == "Secret")
        {
            errors.Immutable("type", old["type"], value["type"]);
        }

        if ((bool?)old["immutable"] != true)
        {
            return;
        }

        if ((bool?)value["immutable"] != true)
        {
            errors.Add(FieldError.Forbidden("immutable", "field is immutable when `immutable` is set"));
        }

        foreach (var part in Parts.Where(part => !JsonNode.DeepEquals(old[part], value[part])))
        {
            errors.Add(FieldError.Forbidden(part, "field is immutable when `immutable` is set"));
        }
    }
}
