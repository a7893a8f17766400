using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Rules for pods and templates of pods.</summary>
internal static class PodValidation
{
    public static void Pod(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var spec = value["spec"] as JsonObject ?? [];
        Spec(errors, "spec", spec);
        if (old?["spec"] is JsonObject before && !JsonNode.DeepEquals(Fixed(before), Fixed(spec)))
        {
            errors.Add(FieldError.Forbidden(
                "spec",
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                    + "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
        }
    }

    public static void Spec(FieldErrors errors, string field, JsonObject spec)
    {
        var volumes = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var volume in spec.Items("volumes"))
        {
            var place = FieldErrors.At(field + ".volumes", index++);
            var name = (string?)volume["name"] ?? "";
            if (name.Length == 0)
            {
                errors.Required(place + ".name");
            }
            else if (!volumes.Add(name))
            {
                errors.Duplicate(place + ".name", name);
            }
            else
            {
                errors.Name(place + ".name", name, NameRules.Label);
            }
        }

        if (spec["containers"] is not JsonArray { Count: > 0 })
        {
            errors.Required(field + ".containers");
        }

        Containers(errors, field + ".containers", spec.Items("containers"), volumes);
        Containers(errors, field + ".initContainers", spec.Items("initContainers"), volumes);
        errors.OneOf(field + ".restartPolicy", (string?)spec["restartPolicy"], "Always", "OnFailure", "Never");
        errors.OneOf(field + ".dnsPolicy", (string?)spec["dnsPolicy"], "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        errors.NotNegative(field + ".terminationGracePeriodSeconds", spec["terminationGracePeriodSeconds"]);
        Validation.Labels(errors, field + ".nodeSelector", spec["nodeSelector"] as JsonObject);
    }

    private static void Containers(FieldErrors errors, string field, IEnumerable<JsonObject> containers, HashSet<string> volumes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var container in containers)
        {
            var place = FieldErrors.At(field, index++);
            var name = (string?)container["name"] ?? "";
            if (name.Length == 0)
            {
                errors.Required(place + ".name");
            }
            else if (!names.Add(name))
            {
                errors.Duplicate(place + ".name", name);
            }
            else
            {
                errors.Name(place + ".name", name, NameRules.Label);
            }

            if (string.IsNullOrEmpty((string?)container["image"]))
            {
                errors.Required(place + ".image");
            }

            Container(errors, place, container, volumes);
        }
    }

    private static void Container(FieldErrors errors, string place, JsonObject container, HashSet<string> volumes)
    {
        errors.OneOf(place + ".imagePullPolicy", (string?)container["imagePullPolicy"], "Always", "IfNotPresent", "Never");
        errors.OneOf(place + ".terminationMessagePolicy", (string?)container["terminationMessagePolicy"], "FallbackToLogsOnError", "File");
        var index = 0;
        foreach (var port in container.Items("ports"))
        {
            var at = FieldErrors.At(place + ".ports", index++);
            if (port["containerPort"] is not { } number || number.ToJsonString() == "0")
            {
                errors.Required(at + ".containerPort");
            }
            else
            {
                errors.Port(at + ".containerPort", port["containerPort"]);
            }

            errors.OneOf(at + ".protocol", (string?)port["protocol"], "SCTP", "TCP", "UDP");
        }

        index = 0;
        foreach (var variable in container.Items("env"))
        {
            var at = FieldErrors.At(place + ".env", index++);
            if (string.IsNullOrEmpty((string?)variable["name"]))
            {
                errors.Required(at + ".name");
            }
        }

        index = 0;
        foreach (var mount in container.Items("volumeMounts"))
        {
            var at = FieldErrors.At(place + ".volumeMounts", index++);
            if ((string?)mount["name"] is not { Length: > 0 } name)
            {
                errors.Required(at + ".name");
            }
            else if (!volumes.Contains(name))
            {
                errors.NotFound(at + ".name", name);
            }

            if (string.IsNullOrEmpty((string?)mount["mountPath"]))
            {
                errors.Required(at + ".mountPath");
            }
        }
    }

    // The parts of a spec that never change.
    private static JsonObject Fixed(JsonObject spec)
    {
        var copy = (JsonObject)spec.DeepClone();
        foreach (var container in copy.Items("containers").Concat(copy.Items("initContainers")))
        {
            container.Remove("image");
        }

        // The scheduler's binding comes as an update in the fake.
        foreach (var name in new[] { "activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName", "schedulingGates" })
        {
            copy.Remove(name);
        }

        return copy;
    }
}
