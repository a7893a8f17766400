namespace Lynceus.Testing.Kubernetes.Access;

/// <summary>What somebody wants to do. With a <paramref name="Path"/> it is about no resource.</summary>
internal sealed record AccessRequest(string Verb, string Group, string Resource, string Subresource, string Namespace, string Name, string? Path)
{
    public string QualifiedResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    public static AccessRequest OfPath(string verb, string path) => new(verb, "", "", "", "", "", path);
}
