using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Rules of the server for objects with defaults applied: those that clients of this project can break.</summary>
internal static class Validation
{
    /// <summary>What is wrong, in the server's words; empty when nothing is.</summary>
    /// <param name="old">The object before; null when it is created.</param>
    /// <param name="kind">Of a built-in kind; of others only metadata is looked at.</param>
    public static IReadOnlyList<FieldError> Check(JsonObject value, JsonObject? old, string kind)
    {
        var errors = new FieldErrors();
        Metadata(errors, value["metadata"] as JsonObject ?? [], kind);
        switch (kind)
        {
            case "Pod":
                PodValidation.Pod(errors, value, old);
                break;
            case "Deployment" or "ReplicaSet" or "StatefulSet" or "DaemonSet" or "Job" or "CronJob":
                WorkloadValidation.Check(errors, kind, value, old);
                break;
            case "ConfigMap" or "Secret":
                ConfigurationValidation.Check(errors, kind, value, old);
                break;
            case "Service":
                ServiceValidation.Check(errors, value, old);
                break;
            case "EndpointSlice":
                EndpointSliceValidation.Check(errors, value, old);
                break;
            case "Lease":
                Lease(errors, value);
                break;
            case "RoleBinding" or "ClusterRoleBinding":
                if (old is not null && !JsonNode.DeepEquals(old["roleRef"], value["roleRef"]))
                {
                    errors.Invalid("roleRef", value["roleRef"], "cannot change roleRef");
                }

                break;
            case "CustomResourceDefinition":
                Definition(errors, value);
                break;
        }

        return errors.List;
    }

    /// <summary>A selector of labels, as it is checked inside other kinds.</summary>
    public static void Labels(FieldErrors errors, string field, JsonObject? labels)
    {
        foreach (var (key, value) in labels ?? [])
        {
            if (NameRules.QualifiedName(key) is { } wrongKey)
            {
                errors.Invalid(field, key, wrongKey);
            }

            if (NameRules.LabelValue((string?)value ?? "") is { } wrongValue)
            {
                errors.Invalid(field, value, wrongValue);
            }
        }
    }

    private static void Metadata(FieldErrors errors, JsonObject metadata, string kind)
    {
        var name = (string?)metadata["name"];
        if (string.IsNullOrEmpty(name))
        {
            errors.Required("metadata.name", "name or generateName is required");
        }
        else
        {
            errors.Name("metadata.name", name, kind switch
            {
                "Namespace" => NameRules.Label,
                "Service" => NameRules.ServiceName,
                "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding" => NameRules.PathSegment,
                _ => NameRules.Subdomain,
            });
        }

        Labels(errors, "metadata.labels", metadata["labels"] as JsonObject);
        foreach (var (key, _) in metadata["annotations"] as JsonObject ?? [])
        {
            if (NameRules.QualifiedName(key.ToLowerInvariant()) is { } wrong)
            {
                errors.Invalid("metadata.annotations", key, wrong);
            }
        }

        Owners(errors, metadata);
        var finalizers = metadata["finalizers"] as JsonArray ?? [];
        for (var i = 0; i < finalizers.Count; i++)
        {
            if (NameRules.QualifiedName((string?)finalizers[i] ?? "") is { } wrong)
            {
                errors.Invalid("metadata.finalizers", finalizers[i], wrong);
            }
        }
    }

    private static void Owners(FieldErrors errors, JsonObject metadata)
    {
        var owners = metadata["ownerReferences"] as JsonArray ?? [];
        for (var i = 0; i < owners.Count; i++)
        {
            var place = FieldErrors.At("metadata.ownerReferences", i);
            foreach (var field in new[] { "apiVersion", "kind", "name", "uid" })
            {
                if (string.IsNullOrEmpty((string?)owners[i]?[field]))
                {
                    errors.Invalid($"{place}.{field}", "", field == "apiVersion" ? "version must not be empty" : "must not be empty");
                }
            }
        }
    }

    private static void Lease(FieldErrors errors, JsonObject value)
    {
        var spec = value["spec"] as JsonObject ?? [];
        if (spec["leaseDurationSeconds"] is { } duration && (long)duration <= 0)
        {
            errors.Invalid("spec.leaseDurationSeconds", duration, "must be greater than 0");
        }

        errors.NotNegative("spec.leaseTransitions", spec["leaseTransitions"]);
    }

    private static void Definition(FieldErrors errors, JsonObject value)
    {
        var spec = value["spec"] as JsonObject ?? [];
        var name = (string?)value["metadata"]?["name"];
        if (name != $"{(string?)spec["names"]?["plural"]}.{(string?)spec["group"]}")
        {
            errors.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }

        errors.OneOf("spec.scope", (string?)spec["scope"], "Cluster", "Namespaced");
        var versions = spec["versions"] as JsonArray ?? [];
        if (versions.Count(version => (bool?)version?["storage"] == true) != 1)
        {
            errors.Invalid("spec.versions", versions, "must have exactly one version marked as storage version");
        }

        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i]?["schema"]?["openAPIV3Schema"] is null)
            {
                errors.Required(FieldErrors.At("spec.versions", i) + ".schema.openAPIV3Schema", "schemas are required");
            }
        }
    }
}
