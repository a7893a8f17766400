using System.Diagnostics.CodeAnalysis;

namespace Lynceus.Hosting.Access;

/// <summary>Lets one user, or the members of one group, use a path with a method.</summary>
/// <param name="Subject">Name of the user or group.</param>
/// <param name="Verb">HTTP method in lower case, or <c>*</c>.</param>
public sealed record StaticRule(bool IsGroup, string Subject, string Verb, PathPattern Path)
{
    public const string Takes = "rules such as user:NAME=get:/metrics or group:NAME=*:/debug/*";

    public static bool TryParse(string text, [NotNullWhen(true)] out StaticRule? rule)
    {
        rule = null;
        var trimmed = text.Trim();

        // Names hold colons (system:serviceaccount:monitoring:prometheus); the last = ends the name, the first colon after it the verb.
        var equals = trimmed.LastIndexOf('=');
        var colon = equals < 0 ? -1 : trimmed.IndexOf(':', equals);
        if (colon < 0 || !PathPattern.TryParse(trimmed[(colon + 1)..], out var path))
        {
            return false;
        }

        var (subject, verb) = (trimmed[..equals], trimmed[(equals + 1)..colon].ToLowerInvariant());
        var prefix = subject.StartsWith("user:", StringComparison.Ordinal) ? "user:" : subject.StartsWith("group:", StringComparison.Ordinal) ? "group:" : null;
        if (prefix is null || subject.Length == prefix.Length || !(verb == "*" || (verb.Length > 0 && verb.All(char.IsAsciiLetterLower))))
        {
            return false;
        }

        rule = new StaticRule(prefix == "group:", subject[prefix.Length..], verb, path);
        return true;
    }

    /// <exception cref="FormatException">It is no rule.</exception>
    public static StaticRule Parse(string text) => TryParse(text, out var rule) ? rule : throw new FormatException($"'{text}' is none of {Takes}.");

    public override string ToString() => $"{(IsGroup ? "group" : "user")}:{Subject}={Verb}:{Path}";

    internal bool Allows(CallerIdentity caller, string verb, string path) =>
        (Verb == "*" || Verb == verb) && Path.Matches(path) && (IsGroup ? caller.IsMemberOf(Subject) : caller.Name == Subject);
}
