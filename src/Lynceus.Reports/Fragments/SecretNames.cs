using System.Text;

namespace Lynceus.Reports.Fragments;

/// <summary>Names under which reports carry secrets. Compared without case, "_", "-" and ".".</summary>
internal static class SecretNames
{
    // Match, Raw and Secret are what Trivy, TruffleHog and Gitleaks call the text they found.
    private static readonly HashSet<string> Carrying = new(StringComparer.Ordinal)
    {
        "match", "raw", "rawv2", "redacted", "pwd", "authorization", "cookie", "setcookie", "connectionstring", "dsn", "sshkey", "signingkey",
        "encryptionkey", "dockerconfigjson", "dockercfg", "kubeconfig", "kubectlkubernetesio/lastappliedconfiguration",
    };

    private static readonly string[] CarryingEndings =
        ["password", "passwd", "passphrase", "secret", "token", "apikey", "privatekey", "secretkey", "accesskey", "accesskeyid", "credential", "credentials"];

    private static readonly HashSet<string> Code = new(StringComparer.Ordinal)
    {
        "code", "codeblock", "snippet", "lines", "sourcecode", "line", "content", "highlighted", "context",
    };

    private static readonly HashSet<string> Environment = new(StringComparer.Ordinal)
    {
        "env", "envs", "environment", "environmentvariables", "envvars", "auditenv",
    };

    private static readonly HashSet<string> Values = new(StringComparer.Ordinal) { "data", "stringdata", "binarydata" };

    private static readonly HashSet<string> Prose = new(StringComparer.Ordinal)
    {
        "description", "resolution", "remediation", "references", "primaryurl", "primarylink", "links", "purl", "pkgid", "uid", "digest", "diffid", "installedversion", "fixedversion",
        "vulnerabilityid", "name", "namespace", "kind", "image", "target", "path", "uri", "policy", "query", "cweids", "v2vector", "v3vector", "v40vector", "fingerprint", "guid",
    };

    private static readonly HashSet<string> Rules = new(StringComparer.Ordinal)
    {
        "ruleid", "rule", "checkid", "checkname", "class", "category", "detectorname", "id", "queryname", "testid",
    };

    private static readonly string[] Words =
        ["secret", "passw", "pwd", "token", "credential", "apikey", "api_key", "api-key", "private_key", "private-key", "access_key", "access-key", "auth", "AKIA"];

    public static bool Carries(string name)
    {
        var plain = Plain(name);
        return Carrying.Contains(plain) || CarryingEndings.Any(e => plain.EndsWith(e, StringComparison.Ordinal));
    }

    public static bool HoldsCode(string name) => Code.Contains(Plain(name));

    public static bool HoldsEnvironment(string name) => Environment.Contains(Plain(name));

    public static bool HoldsValues(string name) => Values.Contains(Plain(name));

    public static bool IsListOfSecrets(string name) => Plain(name) is "secrets" or "exposedsecrets";

    public static bool NamesRule(string name) => Rules.Contains(Plain(name));

    /// <summary>Texts about a kind of finding and names, which the translation does not take for what a tool saw.</summary>
    public static bool HoldsProse(string name) => Prose.Contains(Plain(name));

    public static bool AreMentioned(string text) => Words.Any(w => text.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is not ('_' or '-' or '.'))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
        }

        return plain.ToString();
    }
}
