using System.Text;
using System.Text.Json.Nodes;
using Lynceus.Reports.Kubernetes;
using Lynceus.Reports.Yaml;

namespace Lynceus.Reports.Tests.TrivyOperator;

/// <summary>For every real file: what does not matter to a person changes no identity and no scope.</summary>
public class ObjectIdentityPropertyTests
{
    private static readonly string[] Lists = ["vulnerabilities", "checks", "secrets", "results", "items", "controlCheck", "resources"];

    // Longer files meet all the changes at once.
    private const int LongFile = 100_000;

    private static readonly string[] Folders = ["trivy-operator", "reports/trivy-operator", "reports/policyreport", "reports/openreports"];

    public static TheoryData<string> Changes =>
    [
        "other order", "re-rated", "new ReplicaSet", "new tag and digest", "tool upgraded", "purl re-spelt", "later", "other words", "fixed version known",
        "benchmark upgraded", "other group", "other source spelling", "everything",
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Translate_SharedFile_KeepsItsIdentities(string change)
    {
        foreach (var (file, text) in Files().Where(f => f.Text.Length < LongFile || change == "everything"))
        {
            var before = Translated.Text(text);
            var after = Translated.Text(Changed(text, change));

            Assert.True(Identities(before).SetEquals(Identities(after)), $"{file}: {change}");
            Assert.True(Scopes(before).SetEquals(Scopes(after)), $"{file}: {change}");
            Assert.Equal(before.Findings.Count, after.Findings.Count);
        }
    }

    private static HashSet<Fingerprint> Identities(Translated report) => [.. report.Findings.Select(static f => f.Fingerprint)];

    private static HashSet<Scope> Scopes(Translated report) => [.. report.CurrentScopes];

    private static IEnumerable<(string File, string Text)> Files()
    {
        if (SharedReports.Find("reports/MANIFEST.tsv") is not { } manifest)
        {
            yield break;
        }

        var data = Path.GetDirectoryName(Path.GetDirectoryName(manifest))!;
        foreach (var path in Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(data, f))))
        {
            var name = Path.GetFileName(path);
            if (Path.GetExtension(path) is not (".json" or ".yaml") || name.Contains("rawtrivy", StringComparison.Ordinal))
            {
                continue;
            }

            var text = File.ReadAllText(path);
            yield return (name, Path.GetExtension(path) == ".json" ? text : Encoding.UTF8.GetString(YamlToJson.Convert(new StringReader(text), static _ => "", ReportLimits.Default)));
        }
    }

    private static string Changed(string text, string change)
    {
        var root = JsonNode.Parse(text)!;
        var names = new HashSet<string>(StringComparer.Ordinal);
        Visit(root, change, names);
        text = root.ToJsonString();
        foreach (var name in change is "new ReplicaSet" or "everything" ? names : [])
        {
            text = text.Replace(name, $"{TopController.Of("ReplicaSet", name).Name}-5bd4c6f79", StringComparison.Ordinal);
        }

        return text;
    }

    private static void Visit(JsonNode? node, string change, HashSet<string> replicaSets)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var element in array)
                {
                    Visit(element, change, replicaSets);
                }

                break;
            case JsonObject o:
                if (o["kind"]?.ToString() is "ReplicaSet" && o["name"] is { } owner)
                {
                    Note(owner.ToString());
                }

                foreach (var (name, value) in o.ToList())
                {
                    Visit(value, change, replicaSets);
                    if (name.EndsWith("resource.name", StringComparison.Ordinal))
                    {
                        Note(value!.ToString());
                    }
                    else if (name == "target" && value?.ToString() is { } target && target.IndexOf("/replicaset-", StringComparison.Ordinal) is >= 0 and var at)
                    {
                        Note(target[(at + "/replicaset-".Length)..]);
                    }

                    if (name == "metadata" && change is "everything" && value is JsonObject metadata)
                    {
                        metadata["generation"] = 99;
                        metadata["resourceVersion"] = "99";
                    }

                    o[name] = New(name, value?.DeepClone(), change);
                }

                break;
            default:
                break;
        }

        void Note(string name)
        {
            if (TopController.Of("ReplicaSet", name).Kind == "Deployment")
            {
                replicaSets.Add(name);
            }
        }
    }

    private static JsonNode? New(string name, JsonNode? value, string change)
    {
        if (value is JsonArray list)
        {
            return Is("other order") && Lists.Contains(name, StringComparer.Ordinal) ? new JsonArray([.. list.Select(static e => e?.DeepClone()).Reverse()]) : value;
        }

        if (value is not JsonValue)
        {
            return value;
        }

        var text = value.ToString();
        return name switch
        {
            "severity" when Is("re-rated") && text.Length > 0 => text.ToUpperInvariant() is "CRITICAL" ? "LOW" : "CRITICAL",
            "score" when Is("re-rated") => 1.5,
            "tag" when Is("new tag and digest") => "99.1-rc",
            "digest" when Is("new tag and digest") => "sha256:ffff",
            "version" when Is("tool upgraded") => "99.0.0",
            "packagePURL" when Is("purl re-spelt") && text.Length > 0 => text.Split('?', '#')[0] + "?arch=arm64&distro=other-99",
            "updateTimestamp" when Is("later") => "2031-01-01T00:00:00Z",
            "seconds" when Is("later") => 1990000000,
            "description" or "remediation" when Is("other words") => text + " More.",
            "title" when Is("other words") && text != "Missing checkID test" => text + "!",
            "fixedVersion" or "FixedVersion" when Is("fixed version known") => "99.9",
            "test_info" or "actual_value" or "audit" when Is("other words") => "x",
            "id" when Is("benchmark upgraded") && text.Contains("-1.", StringComparison.Ordinal) => text + "9",
            "index" when Is("benchmark upgraded") => "9." + text,
            "policy" or "rule" or "category" when Is("benchmark upgraded") => text.Replace("Master Node", "Control Plane Node", StringComparison.Ordinal),
            "message" when Is("benchmark upgraded") => text.Replace("(Automated)", "(Manual)", StringComparison.Ordinal),
            "apiVersion" when Is("other group") && text.StartsWith("wgpolicyk8s.io/", StringComparison.Ordinal) => "openreports.io/v1alpha1",
            "kind" when Is("other group") && text is "PolicyReport" or "ClusterPolicyReport" => text.Replace("Policy", "", StringComparison.Ordinal),
            "source" when Is("other source spelling") => text.ToUpperInvariant(),
            _ => value,
        };

        bool Is(string one) => change == one || change == "everything";
    }
}
