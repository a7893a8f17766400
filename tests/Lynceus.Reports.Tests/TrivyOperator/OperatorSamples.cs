namespace Lynceus.Reports.Tests.TrivyOperator;

/// <summary>Small report objects of every kind.</summary>
internal static class OperatorSamples
{
    public const string Vulnerability = """
        {"vulnerabilityID":"CVE-2026-1001","resource":"libfoo1","installedVersion":"1.0-1","fixedVersion":"1.0-2","severity":"HIGH","score":7.5,
         "title":"foo: overflow","primaryLink":"https://example.org/a","links":["https://example.org/a","https://example.org/b"],
         "packagePURL":"pkg:deb/debian/libfoo1@1.0-1?distro=debian-12.1"}
        """;

    public const string Check = """
        {"checkID":"KSV014","title":"Root file system is not read-only","description":"About it.","severity":"LOW","category":"Kubernetes Security Check",
         "messages":["Container 'app' of ReplicaSet 'cart-7d9f8cb5b4' should set 'securityContext.readOnlyRootFilesystem' to true"],
         "remediation":"Set it.","success":false}
        """;

    public const string PassedCheck = """{"checkID":"KSV001","title":"Passed","severity":"LOW","success":true,"messages":[""]}""";

    public const string Secret = """
        {"target":"/app/key.yaml","ruleID":"stripe-access-token","category":"Stripe","severity":"CRITICAL","title":"Stripe","match":"key: *****"}
        """;

    public const string Vulnerabilities = $$"""{"vulnerabilities":[{{Vulnerability}}],{{Image}}}""";

    public const string Checks = $$"""{"checks":[{{Check}},{{PassedCheck}}]}""";

    public const string Image = """
        "updateTimestamp":"2026-03-02T10:00:00Z","scanner":{"name":"Trivy","version":"0.60.0"},"registry":{"server":"registry.example.org"},
        "artifact":{"repository":"shop/cart","tag":"1.2.3","digest":"sha256:ab"}
        """;

    public static string Report(
        string kind, string report, string subjectKind = "ReplicaSet", string name = "cart-7d9f8cb5b4", string @namespace = "shop", string? container = null)
    {
        var containerLabel = container is null ? "" : $@",""trivy-operator.container.name"":""{container}""";
        var metadataNamespace = @namespace.Length == 0 ? "" : $@",""namespace"":""{@namespace}""";
        return $$$"""
            {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"{{{kind}}}","metadata":{"name":"{{{subjectKind.ToLowerInvariant()}}}-{{{name}}}"{{{metadataNamespace}}},
             "annotations":{"trivy-operator.aquasecurity.github.io/report-ttl":"24h0m0s"},
             "labels":{"resource-spec-hash":"69497b548d","trivy-operator.resource.kind":"{{{subjectKind}}}","trivy-operator.resource.name":"{{{name}}}","trivy-operator.resource.namespace":"{{{@namespace}}}"{{{containerLabel}}} } },
             "report":{{{report}}} }
            """;
    }

    public static string List(params string[] items) =>
        $$"""{"apiVersion":"v1","items":[{{string.Join(",", items)}}],"kind":"List","metadata":{"resourceVersion":""} }""";

    public static string Compliance(string status) => $$$"""
        {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ClusterComplianceReport","metadata":{"name":"k8s-cis"},
         "spec":{"cron":"0 */6 * * *","reportType":"all","compliance":{"id":"k8s-cis-1.23","title":"CIS","controls":[{"id":"5.2.2","name":"No privileged containers"}] } },
         "status":{{{status}}} }
        """;
}
