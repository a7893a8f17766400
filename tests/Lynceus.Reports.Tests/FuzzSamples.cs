using Lynceus.Reports.Tests.Trivy;
using Lynceus.Testing;

namespace Lynceus.Reports.Tests;

/// <summary>Small reports of every layout, to be damaged.</summary>
internal static class FuzzSamples
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxSharedPerTool = 2;

    internal const string KubeBench = """
        {"worker-1/4":{"id":"4","version":"cis-1.9","node_type":"node","tests":[{"section":"4.1","desc":"Files","results":[
          {"test_number":"4.1.1","test_desc":"Ensure that the file is private","audit":"stat -c %a /x","type":"","remediation":"For example, chmod 600 /x\n--flag","status":"FAIL","actual_value":"777","scored":true,"expected_result":"600"},
          {"test_number":"4.1.3","test_desc":"Look","type":"manual","status":"WARN","reason":"Test marked as a manual test"}]}],"total_fail":1}}
        {"Controls":[{"version":"1.6","node_type":"master","tests":[{"results":[{"test_number":"1.1.12","status":"PASS"}]}]}],"Totals":{"total_pass":1}}
        """;

    internal const string Sarif = """
        {"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"results":[
          {"ruleId":"A/1","ruleIndex":0,"rule":{"index":0,"toolComponent":{"index":0}},"message":{"id":"m","arguments":["a","b"]},"level":"error","kind":"fail",
           "locations":[{"physicalLocation":{"artifactLocation":{"uri":"file:///b/src/a%20b.c","uriBaseId":"ROOT","index":0},"region":{"startLine":3,"endLine":4,"snippet":{"text":"x = 1"}}},"logicalLocations":[{"fullyQualifiedName":"f"}]}],
           "fingerprints":{"h/v2":{"value":"1","n":{"m":2}}},"partialFingerprints":{"primaryLocationLineHash":"ab:1"},"suppressions":[{"kind":"inSource","status":"accepted"}],"fixes":[{"description":{"text":"do"}}]},
          {"message":{"text":"see [it](1) 12 {0}","arguments":["x"]},"baselineState":"absent","occurrenceCount":2,"properties":{"security-severity":"7.5"}}],
         "tool":{"driver":{"name":"Argus","semanticVersion":"1","rules":[{"id":"A","shortDescription":{"text":"s"},"fullDescription":{"text":"f"},"help":{"markdown":"h"},"helpUri":"https://x","messageStrings":{"m":{"text":"{0} {{1}} {1}"}},"defaultConfiguration":{"level":"note"},"properties":{"tags":["security"],"precision":"high","security-severity":9.1}}]},
          "extensions":[{"name":"p","rules":[{"id":"B"}]}]},
         "originalUriBaseIds":{"ROOT":{"uri":"file:///b/"},"SRC":{"uri":"src/","uriBaseId":"ROOT"}},"artifacts":[{"location":{"uri":"a.c","uriBaseId":"SRC"}}],
         "invocations":[{"executionSuccessful":true,"endTimeUtc":"2026-03-02T10:00:00Z"}],"automationDetails":{"id":"nightly/1"},"versionControlProvenance":[{"repositoryUri":"https://u:p@h/r"}]}]}
        """;

    internal const string Polaris = """
        {"PolarisOutputVersion":"1.0","AuditTime":"2026-03-02T10:00:00Z","SourceType":"Cluster","Results":[{"Name":"cart-7d9f8cb5b4","Namespace":"shop","Kind":"ReplicaSet",
          "Results":{"a":{"ID":"a","Message":"m","Details":["d"],"Success":false,"Severity":"danger","Category":"Security"}},
          "PodResult":{"Results":{},"ContainerResults":[{"Name":"app","Results":{"b":{"ID":"b","Message":"m","Success":false,"Severity":"warning","Category":"Efficiency"}}}]}}]}
        """;

    internal const string Operator = """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: aquasecurity.github.io/v1alpha1
          kind: VulnerabilityReport
          metadata: &meta
            name: replicaset-cart-7d9f8cb5b4-app
            namespace: shop
            labels: {trivy-operator.resource.kind: ReplicaSet, trivy-operator.resource.name: cart-7d9f8cb5b4, trivy-operator.resource.namespace: shop, trivy-operator.container.name: app}
          report:
            artifact: {repository: shop/cart, tag: "1.2"}
            scanner: {name: Trivy, version: 0.69.1}
            updateTimestamp: "2026-03-02T10:00:00Z"
            vulnerabilities:
            - {vulnerabilityID: CVE-2024-3094, resource: xz-utils, installedVersion: 5.6.0, fixedVersion: 5.6.2, severity: CRITICAL, score: 10, title: t, primaryLink: https://x}
        - apiVersion: aquasecurity.github.io/v1alpha1
          kind: ConfigAuditReport
          metadata: *meta
          report:
            checks:
            - {checkID: KSV014, title: t, severity: LOW, success: false, messages: [m], category: Kubernetes Security Check}
        """;

    internal const string PolicyReport = """
        {"apiVersion":"wgpolicyk8s.io/v1alpha2","kind":"PolicyReport","metadata":{"name":"r","namespace":"shop"},"scope":{"kind":"Deployment","name":"cart","namespace":"shop"},
         "results":[{"policy":"p","rule":"r","result":"fail","severity":"high","message":"m","source":"kyverno","timestamp":{"seconds":1,"nanos":0},"resources":[{"apiVersion":"v1","kind":"Pod","name":"cart-7d9f8cb5b4-x2x9z","namespace":"shop"}],"properties":{"a":"b"}}],"summary":{"fail":1}}
        """;

    public static IEnumerable<byte[]> All()
    {
        foreach (var sample in new[] { KubeBench, Sarif, Polaris, Operator, PolicyReport, TrivySamples.Image, TrivySamples.Cluster })
        {
            yield return System.Text.Encoding.UTF8.GetBytes(sample);
        }

        if (RepositoryPaths.Shared is not { } shared)
        {
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(shared, "data", "reports")).Order(StringComparer.Ordinal))
        {
            var small = new DirectoryInfo(folder).EnumerateFiles().Where(static f => f.Length is > 0 and <= MaxBytes).OrderBy(static f => f.Length).ThenBy(static f => f.Name, StringComparer.Ordinal);
            foreach (var file in small.Take(MaxSharedPerTool))
            {
                yield return File.ReadAllBytes(file.FullName);
            }
        }
    }
}
