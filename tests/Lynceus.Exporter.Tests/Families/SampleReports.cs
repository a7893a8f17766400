namespace Lynceus.Exporter.Tests.Families;

/// <summary>A report of each kind with what kinds of report differ in, by plural.</summary>
internal static class SampleReports
{
    private const string Vulnerabilities = """
        "updateTimestamp": "2026-03-15T01:02:03Z",
        "scanner": {"name": "Trivy", "vendor": "Aqua Security", "version": "0.68.1"},
        "registry": {"server": "registry.example.com"},
        "artifact": {"repository": "shop/cart", "tag": "1.4", "digest": "sha256:0c5f"},
        "os": {"family": "debian", "name": "10.13", "eosl": true},
        "summary": {"criticalCount": 2, "highCount": 1, "mediumCount": 0, "lowCount": 1, "unknownCount": 1, "noneCount": 0},
        "vulnerabilities": [
          {"vulnerabilityID": "CVE-2026-0001", "resource": "libssl", "installedVersion": "1.0", "fixedVersion": "1.1", "severity": "CRITICAL", "score": 9.8,
           "title": "libssl: a \"quoted\" title with \\ and <tags>\nin two lines", "primaryLink": "https://avd.example.com/1", "publishedDate": "2026-01-02T00:00:00Z",
           "lastModifiedDate": "2026-02-03T00:00:00Z", "target": "shop/cart (debian 10.13)", "class": "os-pkgs", "packageType": "debian", "packagePath": "", "packagePURL": "pkg:deb/libssl@1.0"},
          {"vulnerabilityID": "CVE-2026-0001", "resource": "libcrypto", "installedVersion": "1.0", "fixedVersion": "1.1", "severity": "CRITICAL", "score": 9.8, "title": "libssl: the same id in another package"},
          {"vulnerabilityID": "CVE-2026-0002", "resource": "bash", "installedVersion": "5.0", "fixedVersion": "", "severity": "HIGH", "score": 7, "title": "bash: no fix yet"},
          {"vulnerabilityID": "CVE-2026-0003", "resource": "tar", "installedVersion": "1.30", "fixedVersion": "", "severity": "LOW", "title": "tar: without a score"},
          {"vulnerabilityID": "GHSA-xxxx-0004", "resource": "lodash", "installedVersion": "4.0", "fixedVersion": "4.1", "severity": "UNKNOWN", "title": "lodash: unknown", "packagePath": "app/node_modules"}
        ]
        """;

    private const string Checks = """
        "scanner": {"name": "Trivy", "vendor": "Aqua Security", "version": "0.68.1"},
        "summary": {"criticalCount": 0, "highCount": 1, "mediumCount": 0, "lowCount": 2},
        "checks": [
          {"checkID": "KSV014", "title": "Root file system is not read-only", "description": "An attacker could change files.", "severity": "HIGH", "category": "Kubernetes Security Check",
           "messages": ["container web"], "remediation": "Set it.", "success": false, "scope": {"type": "Yaml", "value": "x"}},
          {"checkID": "KSV020", "title": "Runs with low user id", "description": "Force a high one.", "severity": "LOW", "category": "Kubernetes Security Check", "messages": ["container web"], "success": false},
          {"checkID": "KSV020", "title": "Runs with low user id", "description": "Force a high one.", "severity": "LOW", "category": "Kubernetes Security Check", "messages": ["container log"], "success": false},
          {"checkID": "KSV001", "title": "Can elevate its own privileges", "description": "Forbid it.", "severity": "MEDIUM", "category": "Kubernetes Security Check", "success": true}
        ]
        """;

    private const string Components = """
        "updateTimestamp": "2026-03-15T01:02:03Z",
        "scanner": {"name": "Trivy", "vendor": "Aqua Security", "version": "0.68.1"},
        "registry": {"server": "registry.example.com"},
        "artifact": {"repository": "shop/cart", "tag": "1.4"},
        "summary": {"componentsCount": 3, "dependenciesCount": 1},
        "components": {"bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": {"component": {"type": "container", "name": "shop/cart"}},
          "components": [
            {"type": "operating-system", "name": "debian", "version": "10.13"},
            {"type": "library", "name": "bash", "version": "5.0", "licenses": [{"license": {"name": "GPL-3.0-or-later"}}, {"license": {"name": "GPL-3.0-or-later"}}, {"license": {"id": "GFDL-1.3"}}]},
            {"type": "library", "name": "lodash", "version": "4.0", "licenses": [{"expression": "MIT OR Apache-2.0"}]}
          ]}
        """;

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["vulnerabilityreports"] = Report("shop", "replicaset-cart-5d8f-web", Labels("ReplicaSet", "cart-5d8f", "web"), Vulnerabilities),
        ["clustervulnerabilityreports"] = Report(null, "clustersbomreport-k8s", Labels("ClusterSbomReport", "k8s", "k8s-cluster"), Vulnerabilities),
        ["configauditreports"] = Report("shop", "replicaset-cart-5d8f", Labels("ReplicaSet", "cart-5d8f", null), Checks),
        ["clusterconfigauditreports"] = Report(null, "namespace-shop", Labels("Namespace", "shop", null), Checks),
        ["rbacassessmentreports"] = Report("shop", "role-6fbc", HashedLabels, Checks),
        ["clusterrbacassessmentreports"] = Report(null, "clusterrole-admin", Labels("ClusterRole", "admin", null), Checks),
        ["infraassessmentreports"] = Report("kube-system", "pod-etcd-node1", Labels("Pod", "etcd-node1", null), Checks),
        ["clusterinfraassessmentreports"] = Report(null, "node-node1", Labels("Node", "node1", null), Checks),
        ["exposedsecretreports"] = Report("shop", "replicaset-cart-5d8f-web", Labels("ReplicaSet", "cart-5d8f", "web"), """
            "updateTimestamp": "2026-03-15T01:02:03Z",
            "scanner": {"name": "Trivy", "vendor": "Aqua Security", "version": "0.68.1"},
            "registry": {"server": "registry.example.com"},
            "artifact": {"repository": "shop/cart", "tag": "1.4"},
            "summary": {"criticalCount": 1, "highCount": 0, "mediumCount": 0, "lowCount": 0},
            "secrets": [{"target": "/app/.env", "ruleID": "aws-access-key-id", "title": "AWS Access Key ID", "category": "AWS", "severity": "CRITICAL", "match": "KEY=TOPSECRET*****"}]
            """),
        ["clustercompliancereports"] = Report(
            null,
            "nsa",
            """ "labels": null """,
            report: null,
            """
            "spec": {"cron": "0 */6 * * *", "reportType": "summary", "compliance": {"id": "nsa-1.0", "title": "NSA", "description": "Guidance of the \"NSA\"", "version": "1.0",
              "controls": [{"id": "1.0", "name": "Non-root containers", "severity": "MEDIUM"}]}},
            "status": {"updateTimestamp": "2026-03-15T01:02:03Z", "summary": {"failCount": 1, "passCount": 2},
              "summaryReport": {"id": "nsa-1.0", "title": "NSA", "controlCheck": [
                {"id": "1.0", "name": "Non-root containers", "severity": "MEDIUM", "totalFail": 7},
                {"id": "1.1", "name": "Immutable file systems", "severity": "LOW", "totalFail": 0},
                {"id": "1.2", "name": "No privileged containers", "severity": "HIGH"}]}}
            """),
        ["sbomreports"] = Report("shop", "replicaset-cart-5d8f-web", Labels("ReplicaSet", "cart-5d8f", "web"), Components),
        ["clustersbomreports"] = Report(null, "7f9c", Labels("Node", "", null), Components),
    };

    private static string HashedLabels =>
        """
        "labels": {"trivy-operator.resource.kind": "Role", "trivy-operator.resource.name-hash": "6fbc", "team": "core"},
        "annotations": {"trivy-operator.resource.name": "system:controller:bootstrap-signer"}
        """;

    private static string Labels(string kind, string name, string? container) =>
        $$"""
        "labels": {"trivy-operator.resource.kind": "{{kind}}", "trivy-operator.resource.name": "{{name}}", "app.kubernetes.io/name": "cart"{{(container is null ? "" : $", \"trivy-operator.container.name\": \"{container}\"")}}}
        """;

    private static string Report(string? space, string name, string metadata, string? report, string more = "\"x\": 1") =>
        $$"""
        {"apiVersion": "aquasecurity.github.io/v1alpha1", "metadata": {"name": "{{name}}"{{(space is null ? "" : $", \"namespace\": \"{space}\"")}}, "uid": "3f2a-{{name}}",
          "creationTimestamp": "2026-03-14T00:00:00Z", "resourceVersion": "5", {{metadata}}},
         {{(report is null ? "" : $"\"report\": {{{report}}},")}} {{more}}}
        """;
}
