using System.Text;

namespace Lynceus.Kubernetes;

/// <summary>
/// A kind of object as the API server's paths name it: group (empty for the core group), version, and the plural name in lower case, for example
/// <c>apps</c>, <c>v1</c>, <c>deployments</c>.
/// </summary>
public sealed record ResourceType(string Group, string Version, string Plural)
{
    public static readonly ResourceType Namespaces = new("", "v1", "namespaces");
    public static readonly ResourceType Pods = new("", "v1", "pods");
    public static readonly ResourceType Services = new("", "v1", "services");
    public static readonly ResourceType ConfigMaps = new("", "v1", "configmaps");
    public static readonly ResourceType ReplicationControllers = new("", "v1", "replicationcontrollers");
    public static readonly ResourceType Deployments = new("apps", "v1", "deployments");
    public static readonly ResourceType ReplicaSets = new("apps", "v1", "replicasets");
    public static readonly ResourceType DaemonSets = new("apps", "v1", "daemonsets");
    public static readonly ResourceType StatefulSets = new("apps", "v1", "statefulsets");
    public static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "leases");
    public static readonly ResourceType EndpointSlices = new("discovery.k8s.io", "v1", "endpointslices");
    public static readonly ResourceType TokenReviews = new("authentication.k8s.io", "v1", "tokenreviews");
    public static readonly ResourceType SubjectAccessReviews = new("authorization.k8s.io", "v1", "subjectaccessreviews");
    public static readonly ResourceType CustomResourceDefinitions = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");

    /// <summary><c>v1</c> or <c>apps/v1</c>, as in an object's <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>
    /// The path of the collection, or of one object, or of its subresource. An empty namespace means all namespaces for a collection, and no namespace for an object.
    /// Every part is escaped.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A name that no object can have and that would lead to another path: empty (the whole collection), a dot or two (the path above), or with a slash or a percent sign (the server undoes escapes
    /// before it looks for the parts). client-go refuses the same.
    /// </exception>
    public string PathOf(string? @namespace = null, string? name = null, string? subresource = null)
    {
        var path = new StringBuilder(Group.Length == 0 ? "/api/" : "/apis/");
        if (Group.Length > 0)
        {
            path.Append(Segment(Group)).Append('/');
        }

        path.Append(Segment(Version));
        if (!string.IsNullOrEmpty(@namespace))
        {
            path.Append("/namespaces/").Append(Segment(@namespace));
        }

        path.Append('/').Append(Segment(Plural));
        if (name is not null)
        {
            path.Append('/').Append(Segment(name));
        }

        if (subresource is not null)
        {
            path.Append('/').Append(Segment(subresource));
        }

        return path.ToString();
    }

    /// <summary><c>pods</c> or <c>deployments.apps</c>, as kubectl and RBAC messages write it.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    private static string Segment(string text) => text is "" or "." or ".." || text.AsSpan().ContainsAny('/', '%')
        ? throw new ArgumentException($"'{text}' cannot be a part of a path of the API.", nameof(text))
        : Uri.EscapeDataString(text);
}
