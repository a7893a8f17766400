using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lynceus.Testing.Reports;

/// <summary>Reports of all tools in which every field that carries text is still to be filled in. Their subjects are called "readable".</summary>
public static class ReportTemplates
{
    public static IReadOnlyList<(string Tool, string Template)> All { get; } =
    [
        ("trivy", Trivy), ("trivy-operator", Operator), ("sarif", Sarif), ("policyreport", Policy), ("polaris", Polaris), ("kube-bench", KubeBench),
    ];

    /// <param name="textOf">Gives the next text; true for a field that holds a bare value rather than prose.</param>
    /// <returns>JSON.</returns>
    public static string Fill(string template, Func<bool, string> textOf)
    {
        var report = new StringBuilder();
        foreach (var c in Repeated(template))
        {
            if (c is '§' or '¤')
            {
                report.Append(JsonEncodedText.Encode(textOf(c == '¤')));
            }
            else
            {
                report.Append(c);
            }
        }

        var text = report.ToString();
        _ = JsonNode.Parse(text);
        return text;
    }

    // ⟪n|…⟫ is n elements of a list, numbered by №.
    private static string Repeated(string template) => Regex.Replace(
        template,
        "⟪(?<times>[0-9]+)[|](?<element>.*?)⟫",
        static m => string.Join(',', Enumerable.Range(1, int.Parse(m.Groups["times"].Value, CultureInfo.InvariantCulture))
            .Select(i => m.Groups["element"].Value.Replace("№", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))),
        RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    // § is prose, ¤ a bare value. ⟪n|…⟫: see Repeated.
    private static string Trivy => """
        {"SchemaVersion":2,"ArtifactName":"shop/cart:1","ArtifactType":"container_image","Results":[
          {"Target":"app/settings.yaml","Class":"config","Type":"kubernetes","Misconfigurations":[⟪10|{"ID":"KSV00№","AVDID":"AVD-KSV-000№","Title":"§","Description":"§","Message":"§","Resolution":"§","Severity":"HIGH","Status":"FAIL",
             "CauseMetadata":{"Code":{"Lines":[{"Number":1,"Content":"- name: DB_PASSWORD"},{"Number":2,"Content":"  value: ¤"}]}}}⟫]},
          {"Target":"app/.env","Class":"secret","Secrets":[⟪6|{"RuleID":"rule-№","Category":"general","Title":"Key №","Severity":"HIGH","StartLine":№,"Match":"first=******** second=¤",
             "Code":{"Lines":[{"Number":1,"Content":"second=¤","Highlighted":"¤"}]}}⟫]},
          {"Target":"usr/lib","Class":"lang-pkgs","Type":"npm","Vulnerabilities":[
            {"VulnerabilityID":"CVE-2024-1","PkgName":"readable-package","InstalledVersion":"1.0.0","Title":"§","Description":"§","Severity":"LOW","References":["https://u:¤@h.example/"]}]}]}
        """;

    private static string Operator => """
        {"apiVersion":"v1","kind":"List","items":[
         {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ConfigAuditReport","metadata":{"name":"deployment-readable","namespace":"shop","labels":{"trivy-operator.resource.kind":"Deployment","trivy-operator.resource.name":"readable","trivy-operator.resource.namespace":"shop"}},
          "report":{"checks":[⟪7|{"checkID":"KSV00№","title":"§","description":"§","messages":["§","§"],"remediation":"§","severity":"HIGH","success":false}⟫]}},
         {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ExposedSecretReport","metadata":{"name":"deployment-readable-app","namespace":"shop","labels":{"trivy-operator.resource.kind":"Deployment","trivy-operator.resource.name":"readable","trivy-operator.resource.namespace":"shop","trivy-operator.container.name":"app"}},
          "report":{"artifact":{"repository":"shop/cart","tag":"1"},"secrets":[{"ruleID":"a","title":"Key ¤","severity":"HIGH","target":"app/.env","match":"x=*** y=¤"},{"ruleID":"b","title":"Key","severity":"HIGH","target":"app/b","match":"¤"}]}}]}
        """;

    private static string Sarif => """
        {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"gitleaks","rules":[{"id":"generic-api-key","shortDescription":{"text":"§"},"fullDescription":{"text":"§"},"help":{"text":"§"} }]}},"results":[⟪9|{"ruleId":"generic-api-key","message":{"text":"API key № found: ¤"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"src/readable№.py"},"region":{"startLine":№,"snippet":{"text":"k = ['¤']"}}}}]}⟫]},
         {"tool":{"driver":{"name":"argus","rules":[{"id":"A1"}]}},"results":[⟪8|{"ruleId":"A1","message":{"text":"§"},"suppressions":[{"kind":"external","justification":"§"}],"fixes":[{"description":{"text":"§"}}],"locations":[{"physicalLocation":{"artifactLocation":{"uri":"src/other№.py"},"region":{"startLine":№,"snippet":{"text":"§"}}}}]}⟫]}]}
        """;

    private static string Policy => """
        {"apiVersion":"wgpolicyk8s.io/v1alpha2","kind":"PolicyReport","metadata":{"name":"readable","namespace":"shop"},"scope":{"apiVersion":"apps/v1","kind":"Deployment","name":"readable","namespace":"shop"},"results":[⟪12|{"policy":"policy-№","rule":"r","result":"fail","severity":"high","source":"kyverno","message":"§","properties":{"value":"¤","remediation":"§"} }⟫,{"policy":"bare","rule":"r","result":"fail","message":"value ¤ is not allowed"}]}
        """;

    private static string Polaris => """
        {"PolarisOutputVersion":"1.0","AuditTime":"2026-03-02T10:00:00Z","SourceType":"Cluster","Results":[{"Name":"readable","Namespace":"shop","Kind":"Deployment","Results":{ ⟪11|"check№":{"ID":"check№","Message":"§","Details":["§","seen: ¤"],"Success":false,"Severity":"danger","Category":"Security"}⟫ }}]}
        """;

    private static string KubeBench => """
        {"Controls":[{"id":"1","version":"cis-1.9","node_type":"master","tests":[{"section":"1.2","desc":"Server","results":[⟪9|{"test_number":"1.2.№","test_desc":"Readable check №","audit":"§","AuditEnv":"A=¤","remediation":"§","status":"FAIL","actual_value":"§","expected_result":"x","reason":"§ and ¤"}⟫]}]}]}
        """;
}
