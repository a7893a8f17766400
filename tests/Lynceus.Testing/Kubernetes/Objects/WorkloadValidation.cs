using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Rules for the kinds that make pods.</summary>
internal static class WorkloadValidation
{
    public static void Check(FieldErrors errors, string kind, JsonObject value, JsonObject? old)
    {
        var spec = value["spec"] as JsonObject ?? [];
        if (kind == "CronJob")
        {
            if (string.IsNullOrEmpty((string?)spec["schedule"]))
            {
                errors.Required("spec.schedule");
            }

            errors.OneOf("spec.concurrencyPolicy", (string?)spec["concurrencyPolicy"], "Allow", "Forbid", "Replace");
            Template(errors, "spec.jobTemplate.spec.template", spec["jobTemplate"]?["spec"]?["template"] as JsonObject ?? [], job: true);
            return;
        }

        var job = kind == "Job";
        foreach (var count in job ? ["parallelism", "completions", "backoffLimit"] : new[] { "replicas", "minReadySeconds" })
        {
            errors.NotNegative("spec." + count, spec[count]);
        }

        if (!job)
        {
            Selector(errors, kind, spec);
        }

        Template(errors, "spec.template", spec["template"] as JsonObject ?? [], job);
        if (old?["spec"] is not JsonObject before)
        {
            return;
        }

        if (kind == "StatefulSet")
        {
            StatefulSetUpdate(errors, before, spec);
            return;
        }

        errors.Immutable("spec.selector", before["selector"], spec["selector"]);
        if (job)
        {
            errors.Immutable("spec.completions", before["completions"], spec["completions"]);
            errors.Immutable("spec.template", before["template"], spec["template"]);
        }
    }

    private static void Selector(FieldErrors errors, string kind, JsonObject spec)
    {
        if (spec["selector"] is not JsonObject selector || selector.All(field => field.Value is null))
        {
            if (spec["selector"] is JsonObject { Count: 0 } && kind != "Deployment")
            {
                errors.Invalid("spec.selector", new JsonObject(), $"empty selector is invalid for {kind.ToLowerInvariant()}");
                return;
            }

            errors.Required("spec.selector");
            return;
        }

        var labels = spec["template"]?["metadata"]?["labels"] as JsonObject;
        if (selector["matchLabels"] is JsonObject wanted && wanted.Any(label => (string?)labels?[label.Key] != (string?)label.Value))
        {
            errors.Invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
        }
    }

    private static void Template(FieldErrors errors, string field, JsonObject template, bool job)
    {
        Validation.Labels(errors, field + ".labels", template["metadata"]?["labels"] as JsonObject);
        var spec = template["spec"] as JsonObject ?? [];
        PodValidation.Spec(errors, field + ".spec", spec);
        var policy = (string?)spec["restartPolicy"];
        if (job && policy == "Always")
        {
            errors.Add(FieldError.Required(field + ".spec.restartPolicy", "valid values: \"OnFailure\", \"Never\""));
        }
        else if (!job && policy is "OnFailure" or "Never")
        {
            errors.OneOf(field + ".spec.restartPolicy", policy, "Always");
        }
    }

    private static void StatefulSetUpdate(FieldErrors errors, JsonObject before, JsonObject spec)
    {
        string[] open = ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];
        var names = before.Select(field => field.Key).Union(spec.Select(field => field.Key), StringComparer.Ordinal).Except(open, StringComparer.Ordinal);
        if (names.Any(name => !JsonNode.DeepEquals(before[name], spec[name])))
        {
            errors.Add(FieldError.Forbidden(
                "spec",
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', "
                    + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
        }
    }
}
