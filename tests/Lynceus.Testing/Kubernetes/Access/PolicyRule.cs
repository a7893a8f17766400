using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Access;

/// <summary>One rule of a Role, of a ClusterRole or of the options.</summary>
internal sealed record PolicyRule(
    IReadOnlyList<string> Verbs,
    IReadOnlyList<string> ApiGroups,
    IReadOnlyList<string> Resources,
    IReadOnlyList<string> ResourceNames,
    IReadOnlyList<string> NonResourceUrls)
{
    public static PolicyRule Parse(JsonObject rule) => new(
        Texts(rule["verbs"]),
        Texts(rule["apiGroups"]),
        Texts(rule["resources"]),
        Texts(rule["resourceNames"]),
        Texts(rule["nonResourceURLs"]));

    public bool Allows(AccessRequest request)
    {
        if (!Has(Verbs, request.Verb))
        {
            return false;
        }

        if (request.Path is { } path)
        {
            return NonResourceUrls.Any(url => url == "*" || url == path || (url.EndsWith('*') && path.StartsWith(url[..^1], StringComparison.Ordinal)));
        }

        return Has(ApiGroups, request.Group)
            && Resources.Any(r => r == "*" || r == request.QualifiedResource || (request.Subresource.Length > 0 && r == "*/" + request.Subresource))
            && (ResourceNames.Count == 0 || ResourceNames.Contains(request.Name, StringComparer.Ordinal));
    }

    private static bool Has(IReadOnlyList<string> values, string value)
    {
        foreach (var one in values)
        {
            if (one == "*" || one == value)
            {
                return true;
            }
        }

        return false;
    }

    private static string[] Texts(JsonNode? node) => node is JsonArray array ? [.. array.Select(static v => v?.ToString() ?? "")] : [];
}
