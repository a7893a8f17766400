using System.Collections.Frozen;
using System.Globalization;

namespace Lynceus.Reports.Kubernetes;

/// <summary>One id for one misconfiguration check, whichever release of Trivy, Trivy operator or tfsec spelt it: <c>KSV001</c>, <c>AVD-KSV-0001</c> and <c>KSV-0001</c> are <c>KSV-0001</c>.</summary>
internal static class AquaCheckIds
{
    private const string AvdPrefix = "AVD-";
    private const int NumberDigits = 4;

    // These sets numbered their checks without a dash. Other prefixes did not: tfsec's AWS018 is not AVD-AWS-0018.
    private static readonly FrozenSet<string> DashlessPrefixes = new[] { "KSV", "KCV", "DS" }.ToFrozenSet(StringComparer.Ordinal);

    // Prefixes that no other producer's rules have.
    private static readonly FrozenSet<string> KubernetesPrefixes = new[] { "KSV", "KCV" }.ToFrozenSet(StringComparer.Ordinal);

    // Long ids from the time when Trivy took its infrastructure checks from tfsec; no rule leads from one to the number.
    private static readonly FrozenDictionary<string, string> LongIds = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["aws-ec2-enable-at-rest-encryption"] = "AWS-0131",
        ["aws-ec2-enforce-http-token-imds"] = "AWS-0028",
        ["aws-ec2-no-public-egress-sgr"] = "AWS-0104",
        ["aws-ec2-no-public-ingress-sgr"] = "AWS-0107",
        ["aws-s3-block-public-acls"] = "AWS-0086",
        ["aws-s3-block-public-policy"] = "AWS-0087",
        ["aws-s3-enable-bucket-encryption"] = "AWS-0088",
        ["aws-s3-enable-bucket-logging"] = "AWS-0089",
        ["aws-s3-enable-versioning"] = "AWS-0090",
        ["aws-s3-encryption-customer-key"] = "AWS-0132",
        ["aws-s3-ignore-public-acls"] = "AWS-0091",
        ["aws-s3-no-public-access-with-acl"] = "AWS-0092",
        ["aws-s3-no-public-buckets"] = "AWS-0093",
        ["aws-s3-specify-public-access-block"] = "AWS-0094",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The canonical spelling; an id of no known form, a user's own check above all, stays as it is.</summary>
    public static string Canonical(string id) => TryNumbered(id, out var prefix, out var number)
        ? $"{prefix}-{number.PadLeft(NumberDigits, '0')}"
        : LongIds.GetValueOrDefault(id.ToLowerInvariant(), id.Trim());

    /// <summary>The canonical id of a check that names itself twice, as reports before Trivy 0.69 do. The numbered one wins.</summary>
    public static string? Canonical(string? id, string? avdId)
    {
        if (avdId is not null && TryNumbered(avdId, out _, out _))
        {
            return Canonical(avdId);
        }

        return (id ?? avdId) is { } only ? Canonical(only) : null;
    }

    /// <summary>The other spellings of a check: those of the report and those of earlier releases.</summary>
    public static IReadOnlyList<string> Aliases(string canonical, string? id, string? avdId)
    {
        var aliases = new List<string>(4);
        if (TryNumbered(canonical, out var prefix, out var number))
        {
            Add(AvdPrefix + canonical);
            if (DashlessPrefixes.Contains(prefix))
            {
                var digits = prefix == "KCV" ? NumberDigits : NumberDigits - 1;
                Add(prefix + int.Parse(number, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));
            }
        }

        Add(id);
        Add(avdId);
        return aliases;

        void Add(string? alias)
        {
            if (alias is not null && alias != canonical && !aliases.Contains(alias, StringComparer.Ordinal))
            {
                aliases.Add(alias);
            }
        }
    }

    /// <summary>True for the ids of checks on Kubernetes objects, in any spelling.</summary>
    public static bool IsKubernetesCheck(string id) => TryNumbered(id, out var prefix, out _) && KubernetesPrefixes.Contains(prefix);

    private static bool TryNumbered(string id, out string prefix, out string number)
    {
        var text = id.ToUpperInvariant().AsSpan().Trim();
        if (text.StartsWith(AvdPrefix, StringComparison.Ordinal))
        {
            text = text[AvdPrefix.Length..];
        }

        var letters = text.IndexOfAnyExceptInRange('A', 'Z');
        var dashed = letters > 0 && text[letters] == '-';
        var digits = letters > 0 ? text[(dashed ? letters + 1 : letters)..] : [];
        if (digits.Length is 0 or > 6 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            prefix = number = "";
            return false;
        }

        prefix = text[..letters].ToString();
        number = digits.ToString();
        return dashed || DashlessPrefixes.Contains(prefix);
    }
}
