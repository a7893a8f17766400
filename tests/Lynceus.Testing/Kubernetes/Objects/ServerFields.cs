using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>What the server itself puts into an object that is created: results of admission and the first status. Nobody owns these fields.</summary>
internal static class ServerFields
{
    private const int SystemClusterCritical = 2_000_000_000;
    private const int SystemNodeCritical = 2_000_001_000;

    private static readonly HashSet<string> KeepsGivenStatus = new(StringComparer.Ordinal) { "Node", "PersistentVolume", "TokenReview", "SubjectAccessReview" };

    /// <summary>A new object, fields in the server's order.</summary>
    /// <param name="uid">Of the new object; a job's selector names it.</param>
    /// <param name="clusterIP">For a service that asks for one; null leaves it without.</param>
    public static JsonObject Apply(JsonObject value, TypeSchema schema, string uid, string? clusterIP = null)
    {
        var result = (JsonObject)value.DeepClone();
        var spec = result["spec"] as JsonObject;
        if (schema.Field("status") is { Type.Kind: TypeKind.Object } status && !KeepsGivenStatus.Contains(schema.TypeName))
        {
            result["status"] = TypedDecoder.ZeroObject(status.Type);
        }

        switch (schema.TypeName)
        {
            case "Pod" when spec is not null:
                Pod(result, spec);
                break;
            case "Namespace":
                result.Child("spec").Default("finalizers", new JsonArray("kubernetes"));
                result["status"] = new JsonObject { ["phase"] = "Active" };
                break;
            case "Service" when spec is not null && (string?)spec["type"] != "ExternalName":
                Service(spec, clusterIP);
                break;
            case "PersistentVolumeClaim":
                result["status"] = new JsonObject { ["phase"] = "Pending" };
                break;
            case "Job" when spec is not null && (bool?)spec["manualSelector"] != true:
                Job((string?)result["metadata"]?["name"] ?? "", spec, uid);
                break;
        }

        return TypedDecoder.Decode(result, schema).Object;
    }

    /// <summary>What an update leaves out and the server keeps all the same: what it had put there itself. Changes <paramref name="value"/>.</summary>
    public static void Carry(JsonObject value, JsonObject old, string kind)
    {
        if (value["spec"] is not JsonObject spec || old["spec"] is not JsonObject before)
        {
            return;
        }

        string[] kept = kind switch
        {
            "Pod" => ["priority", "preemptionPolicy"],
            "Namespace" => ["finalizers"],
            "Service" when (string?)spec["type"] != "ExternalName" && (string?)before["type"] != "ExternalName" => ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"],
            _ => [],
        };
        foreach (var name in kept)
        {
            spec[name] ??= before[name]?.DeepClone();
        }

        if (kind == "Pod")
        {
            Tolerations(spec);
        }
    }

    private static void Pod(JsonObject pod, JsonObject spec)
    {
        pod["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService(spec) };
        Tolerations(spec);
        spec.Default("priority", (string?)spec["priorityClassName"] switch
        {
            "system-cluster-critical" => SystemClusterCritical,
            "system-node-critical" => SystemNodeCritical,
            _ => 0,
        });
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
    }

    // Every pod bears a node that is away for a while.
    private static void Tolerations(JsonObject spec)
    {
        var tolerations = spec["tolerations"] as JsonArray ?? [];
        foreach (var taint in new[] { "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable" })
        {
            if (!tolerations.OfType<JsonObject>().Any(toleration => Tolerates(toleration, taint)))
            {
                tolerations.Add(new JsonObject { ["key"] = taint, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 });
            }
        }

        if (tolerations.Parent is null)
        {
            spec["tolerations"] = tolerations;
        }
    }

    private static bool Tolerates(JsonObject toleration, string taint) =>
        (string?)toleration["key"] is var key && (string.IsNullOrEmpty(key) || key == taint) && (string?)toleration["effect"] is null or "" or "NoExecute";

    private static string QualityOfService(JsonObject spec)
    {
        var guaranteed = true;
        var any = false;
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")))
        {
            foreach (var name in new[] { "cpu", "memory" })
            {
                var request = (string?)container["resources"]?["requests"]?[name];
                var limit = (string?)container["resources"]?["limits"]?[name];
                any |= request is not (null or "0") || limit is not (null or "0");
                guaranteed &= limit is not (null or "0") && request == limit;
            }
        }

        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }

    private static void Service(JsonObject spec, string? clusterIP)
    {
        if (clusterIP is not null)
        {
            spec.Default("clusterIP", clusterIP);
        }

        if ((string?)spec["clusterIP"] is { Length: > 0 } address)
        {
            spec["clusterIPs"] ??= new JsonArray(address);
        }

        spec["ipFamilies"] ??= new JsonArray("IPv4");
        spec.Default("ipFamilyPolicy", "SingleStack");
    }

    private static void Job(string name, JsonObject spec, string uid)
    {
        var labels = spec.Child("template").Child("metadata").Child("labels");
        labels["batch.kubernetes.io/controller-uid"] = uid;
        labels["batch.kubernetes.io/job-name"] = name;
        labels["controller-uid"] = uid;
        labels["job-name"] = name;
        spec.Child("selector").Child("matchLabels")["batch.kubernetes.io/controller-uid"] = uid;
    }
}
