using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Rules for services.</summary>
internal static class ServiceValidation
{
    public static void Check(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var spec = value["spec"] as JsonObject ?? [];
        var type = (string?)spec["type"];
        var headless = (string?)spec["clusterIP"] == "None";
        if (type != "ExternalName" && !headless && spec["ports"] is not JsonArray { Count: > 0 })
        {
            errors.Required("spec.ports");
        }

        var several = spec["ports"] is JsonArray { Count: > 1 };
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var port in spec.Items("ports"))
        {
            var place = FieldErrors.At("spec.ports", index++);
            var name = (string?)port["name"] ?? "";
            if (several && name.Length == 0)
            {
                errors.Required(place + ".name");
            }
            else if (name.Length > 0 && !names.Add(name))
            {
                errors.Duplicate(place + ".name", name);
            }

            errors.Port(place + ".port", port["port"]);
            errors.OneOf(place + ".protocol", (string?)port["protocol"], "SCTP", "TCP", "UDP");
        }

        Validation.Labels(errors, "spec.selector", spec["selector"] as JsonObject);
        errors.OneOf("spec.sessionAffinity", (string?)spec["sessionAffinity"], "ClientIP", "None");
        errors.OneOf("spec.type", type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        if (type == "ExternalName" && string.IsNullOrEmpty((string?)spec["externalName"]))
        {
            errors.Required("spec.externalName");
        }

        if (old?["spec"]?["clusterIP"] is { } before && type != "ExternalName" && !JsonNode.DeepEquals(before, spec["clusterIP"]))
        {
            errors.Invalid("spec.clusterIPs[0]", spec["clusterIPs"], "may not change once set");
        }
    }
}
