using Lynceus.Testing.Kubernetes.Resources;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>A path below <c>/api</c> or <c>/apis</c> taken apart.</summary>
internal sealed record ResourceRequest(string Group, string Version, string Namespace, string Plural, string Name, string Subresource)
{
    public ResourceKind Kind { get; init; } = null!;

    /// <summary>Null when the path names no resource.</summary>
    public static ResourceRequest? Parse(PathString path)
    {
        var parts = (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        (string Group, string[] Below) split = parts switch
        {
            ["api", .. var rest] => ("", rest),
            ["apis", var group, .. var rest] => (group, rest),
            _ => ("", []),
        };
        return split.Below switch
        {
            [var version, "namespaces"] => new ResourceRequest(split.Group, version, "", "namespaces", "", ""),
            [var version, "namespaces", var ns] => new ResourceRequest(split.Group, version, ns, "namespaces", ns, ""),
            [var version, "namespaces", var ns, "status" or "finalize"] => new ResourceRequest(split.Group, version, ns, "namespaces", ns, split.Below[3]),
            [var version, "namespaces", var ns, var plural, .. var rest] => Of(split.Group, version, ns, plural, rest),
            [var version, var plural, .. var rest] => Of(split.Group, version, "", plural, rest),
            _ => null,
        };
    }

    /// <summary>The verb that rights are asked for.</summary>
    public string VerbOf(string method, bool isWatch) => method switch
    {
        "GET" or "HEAD" => Name.Length > 0 && !isWatch ? "get" : isWatch ? "watch" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => Name.Length > 0 ? "delete" : "deletecollection",
        _ => "",
    };

    private static ResourceRequest? Of(string group, string version, string ns, string plural, string[] rest) => rest switch
    {
        [] => new ResourceRequest(group, version, ns, plural, "", ""),
        [var name] => new ResourceRequest(group, version, ns, plural, name, ""),
        [var name, .. var sub] => new ResourceRequest(group, version, ns, plural, name, string.Join('/', sub)),
    };
}
