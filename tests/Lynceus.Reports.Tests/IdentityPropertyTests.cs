using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lynceus.Testing;

namespace Lynceus.Reports.Tests;

/// <summary>What changes between two runs that found the same changes no identity: for each report beside the repository, and for those of the samples.</summary>
public partial class IdentityPropertyTests
{
    private static readonly (string Folder, Func<JsonObject, string, JsonNode?, JsonNode?> Change)[] Tools =
    [
        ("sarif", ChangeSarif),
        ("kube-bench", ChangeKubeBench),
        ("polaris", ChangePolaris),
    ];

    public static TheoryData<string, string> Reports
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "samples", "fleet"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (Array.Find(Tools, t => Path.GetFileName(file).StartsWith(t.Folder + ".", StringComparison.Ordinal)).Folder is { } tool)
                {
                    data.Add(tool, file);
                }
            }

            foreach (var (folder, _) in Tools)
            {
                if (RepositoryPaths.Shared is { } shared)
                {
                    foreach (var file in Directory.EnumerateFiles(Path.Combine(shared, "data", "reports", folder)).Order(StringComparer.Ordinal))
                    {
                        data.Add(folder, file);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public void Translate_NextRunThatFoundTheSame_HasTheSameIdentitiesAndScopes(string tool, string file)
    {
        var report = JsonNode.Parse(File.ReadAllBytes(file).AsSpan() is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : File.ReadAllBytes(file))!;
        var change = Array.Find(Tools, t => t.Folder == tool).Change;

        var before = Translated.Text(report.ToJsonString());
        var after = Translated.Text(Changed(report, "", change)!.ToJsonString());

        Assert.Equal(Prints(before), Prints(after));
        Assert.Equal(Scopes(before), Scopes(after));
        Assert.Equal(before.Findings.Count, after.Findings.Count);
        Assert.All(after.Findings, f => Assert.Contains(f.Scope, after.Examinations));
    }

    private static IEnumerable<string> Prints(Translated report) => report.Findings.Select(f => f.Fingerprint.ToString()).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Scopes(Translated report) => report.ExaminedScopes.Select(s => s.ToString()).Distinct().Order(StringComparer.Ordinal);

    // Rules, files and runs are named by their index, so their order stays.
    private static JsonNode? Changed(JsonNode? node, string name, Func<JsonObject, string, JsonNode?, JsonNode?> change)
    {
        switch (node)
        {
            case JsonArray array:
                var elements = array.Select(e => Changed(e, name, change)).ToArray();
                return new JsonArray(name is "rules" or "artifacts" or "runs" or "extensions" or "versionControlProvenance" or "arguments" or "locations" ? elements : [.. elements.Reverse()]);
            case JsonObject source:
                return new JsonObject(source.Reverse().Select(p => KeyValuePair.Create(p.Key, change(source, p.Key, Changed(p.Value, p.Key, change)))));
            default:
                return node?.DeepClone();
        }
    }

    private static JsonNode? ChangeSarif(JsonObject owner, string name, JsonNode? value) => name switch
    {
        "level" when value is JsonValue => value.GetValue<string>() == "error" ? "warning" : "error",
        "security-severity" => "5.5",
        "startLine" or "endLine" => value!.GetValue<int>() + 100,
        "semanticVersion" or "version" when owner.ContainsKey("rules") => "99.0.0",
        "text" when owner.Count <= 2 && !IsSnippet(owner) => OtherNumbers(value),
        _ => value,
    };

    private static bool IsSnippet(JsonObject owner) => owner.GetPropertyName() == "snippet";

    private static JsonNode? ChangeKubeBench(JsonObject owner, string name, JsonNode? value) => name switch
    {
        "version" => (value!.GetValue<string>().LastIndexOf('-') is >= 0 and var dash ? value.GetValue<string>()[..(dash + 1)] : "cis-") + "99.0",
        "detected_version" => "9.99",
        "test_desc" => Tag().Replace(value!.GetValue<string>(), " [Manual]").Replace("[Manual]", "(Manual)", StringComparison.Ordinal) + " ",
        "test_number" => string.Create(CultureInfo.InvariantCulture, $"9.{value}"),
        "scored" => value is JsonValue scored && !scored.GetValue<bool>(),
        "remediation" or "actual_value" or "expected_result" or "audit" => OtherNumbers(value),
        _ => value,
    };

    private static JsonNode? ChangePolaris(JsonObject owner, string name, JsonNode? value) => name switch
    {
        "Severity" => value!.GetValue<string>() == "danger" ? "warning" : "danger",
        "Message" => OtherNumbers(value) + "!",
        "AuditTime" => "2026-12-01T00:00:00Z",
        "Version" or "Score" or "CreatedTime" => null,
        _ => value,
    };

    private static string? OtherNumbers(JsonNode? text)
    {
        if (text is not JsonValue)
        {
            return null;
        }

        return Digits().Replace(text.GetValue<string>(), static m => new StringBuilder().Append(m.Length + 40).ToString());
    }

    [GeneratedRegex("[0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\s*\((Automated|Manual|Scored|Not Scored)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();
}
