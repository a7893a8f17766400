using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Defaults of the kinds that make pods.</summary>
internal static class WorkloadDefaults
{
    public static void Apply(string kind, JsonObject? spec)
    {
        if (spec is null)
        {
            return;
        }

        if (spec["template"]?["spec"] is JsonObject pod)
        {
            PodDefaults.Apply(pod);
        }

        switch (kind)
        {
            case "Deployment":
                spec.Default("replicas", 1);
                spec.Default("revisionHistoryLimit", 10);
                spec.Default("progressDeadlineSeconds", 600);
                Strategy(spec.Child("strategy"), "25%", "25%");
                break;
            case "ReplicaSet" or "ReplicationController":
                spec.Default("replicas", 1);
                break;
            case "DaemonSet":
                spec.Default("revisionHistoryLimit", 10);
                Strategy(spec.Child("updateStrategy"), 1, 0);
                break;
            case "StatefulSet":
                StatefulSet(spec);
                break;
            case "Job":
                Job(spec);
                break;
            case "CronJob":
                CronJob(spec);
                break;
        }
    }

    private static void Strategy(JsonObject strategy, JsonNode unavailable, JsonNode surge)
    {
        strategy.Default("type", "RollingUpdate");
        if ((string?)strategy["type"] == "RollingUpdate")
        {
            var update = strategy.Child("rollingUpdate");
            update.Default("maxUnavailable", unavailable);
            update.Default("maxSurge", surge);
        }
    }

    private static void StatefulSet(JsonObject spec)
    {
        spec.Default("replicas", 1);
        spec.Default("podManagementPolicy", "OrderedReady");
        spec.Default("revisionHistoryLimit", 10);
        var strategy = spec.Child("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if ((string?)strategy["type"] == "RollingUpdate")
        {
            strategy.Child("rollingUpdate").Default("partition", 0);
        }

        var retention = spec.Child("persistentVolumeClaimRetentionPolicy");
        retention.Default("whenDeleted", "Retain");
        retention.Default("whenScaled", "Retain");
        foreach (var claim in spec.Items("volumeClaimTemplates"))
        {
            claim.Default("kind", "PersistentVolumeClaim");
            claim.Default("apiVersion", "v1");
            claim.Child("spec").Default("volumeMode", "Filesystem");
            claim.Child("status").Default("phase", "Pending");
        }
    }

    private static void Job(JsonObject spec)
    {
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }

        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("manualSelector", false);
        spec.Default("podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
    }

    private static void CronJob(JsonObject spec)
    {
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
        if (spec["jobTemplate"]?["spec"]?["template"]?["spec"] is JsonObject pod)
        {
            PodDefaults.Apply(pod);
        }
    }
}
