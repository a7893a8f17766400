using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Defaults of a pod's spec, also inside templates.</summary>
internal static class PodDefaults
{
    // 0644.
    private const int FileMode = 420;

    public static void Apply(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        if ((string?)spec["serviceAccountName"] is { Length: > 0 } account)
        {
            spec["serviceAccount"] = account;
        }
        else if ((string?)spec["serviceAccount"] is { Length: > 0 } older)
        {
            spec["serviceAccountName"] = older;
        }

        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")).Concat(spec.Items("ephemeralContainers")))
        {
            Container(container, (bool?)spec["hostNetwork"] == true);
        }

        foreach (var volume in spec.Items("volumes"))
        {
            Volume(volume);
        }
    }

    /// <summary>Defaults that a pod has and a template has not.</summary>
    public static void ApplyToPodOnly(JsonObject spec)
    {
        if (spec["enableServiceLinks"] is null)
        {
            spec["enableServiceLinks"] = true;
        }
    }

    private static void Container(JsonObject container, bool hostNetwork)
    {
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("imagePullPolicy", IsLatest((string?)container["image"] ?? "") ? "Always" : "IfNotPresent");
        foreach (var port in container.Items("ports"))
        {
            port.Default("protocol", "TCP");
            if (hostNetwork && port["containerPort"] is { } number)
            {
                port.Default("hostPort", number.DeepClone());
            }
        }

        foreach (var variable in container.Items("env"))
        {
            if (variable["valueFrom"]?["fieldRef"] is JsonObject field)
            {
                field.Default("apiVersion", "v1");
            }
        }

        if (container["resources"] is JsonObject resources && resources["limits"] is JsonObject limits)
        {
            foreach (var (name, amount) in limits)
            {
                resources.Child("requests").Default(name, amount!.DeepClone());
            }
        }

        foreach (var name in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            if (container[name] is JsonObject probe)
            {
                Probe(probe);
            }
        }

        foreach (var name in new[] { "postStart", "preStop" })
        {
            if (container["lifecycle"]?[name]?["httpGet"] is JsonObject get)
            {
                HttpGet(get);
            }
        }
    }

    private static void Probe(JsonObject probe)
    {
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
        if (probe["httpGet"] is JsonObject get)
        {
            HttpGet(get);
        }

        if (probe["grpc"] is JsonObject grpc)
        {
            grpc["service"] ??= "";
        }
    }

    private static void HttpGet(JsonObject get)
    {
        get.Default("path", "/");
        get.Default("scheme", "HTTP");
    }

    private static void Volume(JsonObject volume)
    {
        if (volume.All(field => field.Key == "name" || field.Value is null))
        {
            volume["emptyDir"] = new JsonObject();
        }

        if (volume["hostPath"] is JsonObject path)
        {
            path["type"] ??= "";
        }

        foreach (var name in new[] { "secret", "configMap", "downwardAPI", "projected" })
        {
            (volume[name] as JsonObject)?.Default("defaultMode", FileMode);
        }

        foreach (var source in (volume["projected"] as JsonObject)?.Items("sources") ?? [])
        {
            (source["serviceAccountToken"] as JsonObject)?.Default("expirationSeconds", 3600);
        }
    }

    // No tag, no digest: latest.
    private static bool IsLatest(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return !name.Contains('@', StringComparison.Ordinal) && (!name.Contains(':', StringComparison.Ordinal) || name.EndsWith(":latest", StringComparison.Ordinal));
    }
}
