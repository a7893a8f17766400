using System.Text;
using System.Text.Json;
using Lynceus.Reports.Json;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.PolicyReport;

/// <summary>One entry of <c>results</c>.</summary>
internal sealed record PolicyResult(string Pointer)
{
    private const int MaxProperties = 64;

    // Kyverno applies a rule for pods to workloads under these names; longest first.
    private static readonly string[] AutogenPrefixes = ["autogen-cronjob-", "autogen-"];

    private readonly Dictionary<string, string> _properties = new(StringComparer.Ordinal);
    private string? _policy;
    private string? _rule;

    public string? Source { get; private set; }

    public string? Category { get; private set; }

    public string? Severity { get; private set; }

    public string? Message { get; private set; }

    public PolicyOutcome? Outcome { get; private set; }

    public DateTimeOffset? Time { get; private set; }

    public List<ObjectReference> Resources { get; } = [];

    /// <summary>The rule as its author named it; empty when there is none.</summary>
    public string Rule
    {
        get
        {
            var prefix = Array.Find(AutogenPrefixes, p => _rule is not null && _rule.Length > p.Length && _rule.StartsWith(p, StringComparison.Ordinal));
            return prefix is null ? _rule ?? "" : _rule![prefix.Length..];
        }
    }

    /// <summary>The policy; a producer without policies gives the vulnerability's id, else the rule stands for it. Null when the result names nothing.</summary>
    public string? Policy => VulnerabilityId ?? _policy ?? (Rule.Length > 0 ? Rule : null);

    /// <summary>Policy and rule, once when both are the same; null when the result names nothing.</summary>
    public string? Check => Policy is null || Rule.Length == 0 || Rule == Policy ? Policy : $"{Policy}/{Rule}";

    /// <summary>Number of a benchmark's check, where policy and rule only name its chapter (the kube-bench adapter).</summary>
    public string? BenchmarkIndex => Property("index");

    /// <summary>Set by the Trivy adapter, whose policy is a title.</summary>
    public string? VulnerabilityId => Property("VulnerabilityID", "vulnerabilityID");

    /// <summary>Package of a vulnerability; null for everything else. The Trivy adapter has it in the category.</summary>
    public string? PackageName => Property("pkgName", "resource", "packageName") is { } name && InstalledVersion is not null ? name
        : VulnerabilityId is not null ? Category
        : null;

    public string? InstalledVersion => Property("installedVersion", "InstalledVersion");

    public string? FixedVersion => Property("fixedVersion", "FixedVersion");

    public string? Link => Property("primaryURL", "PrimaryURL", "primaryLink");

    public string? Remediation => Property("remediation");

    /// <summary>Exception that a skipped resource has; null when it was skipped for another reason.</summary>
    public string? Exception => Property("exceptions", "exception", "polex");

    public static PolicyResult Read(ref JsonCursor cursor, string pointer)
    {
        var result = new PolicyResult(pointer);
        while (cursor.NextProperty())
        {
            result.ReadProperty(ref cursor);
        }

        return result;
    }

    private void ReadProperty(ref JsonCursor cursor)
    {
        if (cursor.Is("policy"u8))
        {
            _policy = cursor.NonEmptyText();
        }
        else if (cursor.Is("rule"u8))
        {
            _rule = cursor.NonEmptyText();
        }
        else if (cursor.Is("source"u8))
        {
            Source = cursor.NonEmptyText();
        }
        else if (cursor.Is("category"u8))
        {
            Category = cursor.NonEmptyText();
        }
        else if (cursor.Is("severity"u8))
        {
            Severity = cursor.NonEmptyText();
        }
        else if (cursor.Is("message"u8) || cursor.Is("description"u8))
        {
            Message = cursor.NonEmptyText() ?? Message;
        }
        else if (cursor.Is("result"u8) || cursor.Is("status"u8))
        {
            // Early v1alpha1 objects call it status.
            Outcome = OutcomeOf(cursor.Text()) ?? Outcome;
        }
        else if (cursor.Is("resources"u8) || cursor.Is("subjects"u8))
        {
            ReadResources(ref cursor);
        }
        else if (cursor.Is("properties"u8))
        {
            ReadProperties(ref cursor);
        }
        else if (cursor.Is("timestamp"u8))
        {
            ReadTime(ref cursor);
        }
        else
        {
            cursor.Skip();
        }
    }

    private void ReadResources(ref JsonCursor cursor)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        while (cursor.NextElement())
        {
            var resource = ObjectReference.Read(ref cursor);
            if (resource.Kind is not null && resource.Name is not null)
            {
                Resources.Add(resource);
            }
        }
    }

    private void ReadProperties(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (_properties.Count >= MaxProperties || cursor.Name.IsEmpty)
            {
                cursor.Skip();
                continue;
            }

            var name = Encoding.UTF8.GetString(cursor.Name);
            if (cursor.NonEmptyText() is { } text)
            {
                _properties[name] = text;
            }
        }
    }

    private void ReadTime(ref JsonCursor cursor)
    {
        if (cursor.TokenType != JsonTokenType.StartObject)
        {
            Time = ReportTime.Parse(cursor.Text());
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("seconds"u8) && cursor.Number() is > 0 and < 253_402_300_800 and var seconds)
            {
                Time = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private string? Property(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_properties.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

    private static PolicyOutcome? OutcomeOf(string? word) => word?.ToUpperInvariant() switch
    {
        "PASS" => PolicyOutcome.Pass,
        "FAIL" => PolicyOutcome.Fail,
        "WARN" => PolicyOutcome.Warn,
        "ERROR" => PolicyOutcome.Error,
        "SKIP" => PolicyOutcome.Skip,
        _ => null,
    };
}
