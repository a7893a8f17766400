using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>What the server fills in when a built-in kind leaves it open. These fields belong to who writes the object.</summary>
internal static class Defaults
{
    /// <summary>A new object with defaults, fields in the server's order.</summary>
    public static JsonObject Apply(JsonObject value, TypeSchema schema)
    {
        var result = (JsonObject)value.DeepClone();
        var spec = result["spec"] as JsonObject;
        var name = (string?)result["metadata"]?["name"];
        switch (schema.TypeName)
        {
            case "Pod" when spec is not null:
                PodDefaults.Apply(spec);
                PodDefaults.ApplyToPodOnly(spec);
                break;
            case "Namespace" when name is { Length: > 0 }:
                Child((JsonObject)result["metadata"]!, "labels")["kubernetes.io/metadata.name"] = name;
                break;
            case "Secret":
                Secret(result);
                break;
            case "Service" when spec is not null:
                Service(spec);
                break;
            case "Endpoints":
                foreach (var port in Items(result, "subsets").SelectMany(subset => Items(subset, "ports")))
                {
                    port.Default("protocol", "TCP");
                }

                break;
            case "EndpointSlice":
                foreach (var port in Items(result, "ports"))
                {
                    port.Default("name", "");
                    port.Default("protocol", "TCP");
                }

                break;
            case "RoleBinding" or "ClusterRoleBinding":
                Binding(result);
                break;
            case "PersistentVolumeClaim" when spec is not null:
                spec.Default("volumeMode", "Filesystem");
                break;
            case "PriorityClass":
                result.Default("preemptionPolicy", "PreemptLowerPriority");
                break;
            case "CustomResourceDefinition" when spec is not null:
                CustomResourceDefinition(spec);
                break;
            default:
                WorkloadDefaults.Apply(schema.TypeName, spec);
                break;
        }

        return TypedDecoder.Decode(result, schema).Object;
    }

    internal static void Default(this JsonObject target, string name, JsonNode value)
    {
        var given = target[name];
        if (given is null || (given.GetValueKind() == System.Text.Json.JsonValueKind.String && given.GetValue<string>().Length == 0))
        {
            target[name] = value;
        }
    }

    internal static JsonObject Child(this JsonObject target, string name)
    {
        if (target[name] is not JsonObject child)
        {
            target[name] = child = [];
        }

        return child;
    }

    internal static IEnumerable<JsonObject> Items(this JsonObject target, string name) => (target[name] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static void Secret(JsonObject secret)
    {
        secret.Default("type", "Opaque");
        if (secret["stringData"] is not JsonObject texts)
        {
            return;
        }

        foreach (var (name, text) in texts)
        {
            secret.Child("data")[name] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes((string?)text ?? ""));
        }

        secret.Remove("stringData");
    }

    private static void Service(JsonObject spec)
    {
        spec.Default("sessionAffinity", "None");
        spec.Default("type", "ClusterIP");
        if ((string?)spec["sessionAffinity"] == "ClientIP")
        {
            spec.Child("sessionAffinityConfig").Child("clientIP").Default("timeoutSeconds", 10800);
        }

        foreach (var port in spec.Items("ports"))
        {
            port.Default("protocol", "TCP");
            if (port["targetPort"] is null && port["port"] is { } number)
            {
                port["targetPort"] = number.DeepClone();
            }
        }

        var type = (string?)spec["type"];
        if (type is "NodePort" or "LoadBalancer")
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }

        if (type == "LoadBalancer")
        {
            spec.Default("allocateLoadBalancerNodePorts", true);
        }

        if (type != "ExternalName")
        {
            spec.Default("internalTrafficPolicy", "Cluster");
        }
    }

    private static void Binding(JsonObject binding)
    {
        const string rbac = "rbac.authorization.k8s.io";
        binding.Child("roleRef").Default("apiGroup", rbac);
        foreach (var subject in binding.Items("subjects").Where(subject => (string?)subject["kind"] is "User" or "Group"))
        {
            subject.Default("apiGroup", rbac);
        }
    }

    private static void CustomResourceDefinition(JsonObject spec)
    {
        spec.Child("conversion").Default("strategy", "None");
        var names = spec.Child("names");
        if ((string?)names["kind"] is { } kind)
        {
            names.Default("singular", kind.ToLowerInvariant());
            names.Default("listKind", kind + "List");
        }
    }
}
