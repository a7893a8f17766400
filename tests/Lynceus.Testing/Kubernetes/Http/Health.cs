using System.Text;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>The texts of <c>/healthz</c>, <c>/livez</c> and <c>/readyz</c>.</summary>
internal static class Health
{
    private static readonly string[] Hooks =
    [
        "start-apiserver-admission-initializer", "generic-apiserver-start-informers", "priority-and-fairness-config-consumer",
        "priority-and-fairness-filter", "storage-object-count-tracker-hook", "start-apiextensions-informers", "start-apiextensions-controllers",
        "crd-informer-synced", "start-system-namespaces-controller", "peer-endpoint-reconciler-controller",
        "start-cluster-authentication-info-controller", "start-kube-apiserver-identity-lease-controller",
        "start-kube-apiserver-identity-lease-garbage-collector", "storage-readiness", "start-legacy-token-tracking-controller",
        "start-service-ip-repair-controllers", "rbac/bootstrap-roles", "scheduling/bootstrap-system-priority-classes",
        "priority-and-fairness-config-producer", "bootstrap-controller", "start-kubernetes-service-cidr-controller", "start-kube-aggregator-informers",
        "apiservice-status-local-available-controller", "apiservice-status-remote-available-controller", "apiservice-registration-controller",
        "apiservice-wait-for-first-sync", "apiservice-discovery-controller", "kube-apiserver-autoregistration",
    ];

    private static readonly string[] LastHooks = ["apiservice-openapi-controller", "apiservice-openapiv3-controller"];

    public static (int Status, string Text) Answer(string endpoint, string[] check, IQueryCollection query)
    {
        var checks = Checks(endpoint).ToArray();
        if (check.Length > 0)
        {
            // The check of etcd can be asked for by name wherever it is not listed.
            var name = string.Join('/', check);
            return name == "etcd" || checks.Contains(name, StringComparer.Ordinal) ? (200, "ok") : (404, "404 page not found\n");
        }

        if (!query.ContainsKey("verbose"))
        {
            return (200, "ok");
        }

        var excluded = query["exclude"].Where(static e => !string.IsNullOrEmpty(e)).Select(static e => e!).ToArray();
        var text = new StringBuilder();
        foreach (var name in checks)
        {
            text.Append($"[+]{name} {(excluded.Contains(name, StringComparer.Ordinal) ? "excluded: ok" : "ok")}\n");
        }

        if (excluded.Except(checks, StringComparer.Ordinal).ToArray() is { Length: > 0 } unknown)
        {
            text.Append($"warn: some health checks cannot be excluded: no matches for {string.Join(", ", unknown.Select(static u => $"\"{u}\""))}\n");
        }

        return (200, text.Append($"{endpoint} check passed\n").ToString());
    }

    private static IEnumerable<string> Checks(string endpoint) =>
    [
        "ping", "log",
        .. endpoint == "readyz" ? ["informer-sync"] : (string[])["loopback-serving-certificate", "etcd"],
        .. Hooks.Select(static h => "poststarthook/" + h),
        "autoregister-completion",
        .. LastHooks.Select(static h => "poststarthook/" + h),
        .. endpoint == "readyz" ? ["shutdown"] : System.Array.Empty<string>(),
    ];
}
