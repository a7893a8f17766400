using System.Security.Cryptography;
using System.Text;
using Lynceus.Testing.Kubernetes.Objects;

namespace Lynceus.Testing.Kubernetes.Resources;

/// <summary>One resource of one group and version, as discovery describes it.</summary>
internal sealed record ResourceKind
{
    public static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>Custom resources list their verbs in an order of their own.</summary>
    public static readonly string[] CustomVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    private static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public required string Kind { get; init; }

    public string ListKind { get; init; } = "";

    public required bool Namespaced { get; init; }

    public string[] ShortNames { get; init; } = [];

    public string[] Categories { get; init; } = [];

    public string[] Verbs { get; init; } = AllVerbs;

    public string[] Subresources { get; init; } = [];

    /// <summary>Dotted paths that a field selector may name besides <c>metadata.name</c> and <c>metadata.namespace</c>.</summary>
    public string[] SelectableFields { get; init; } = [];

    /// <summary>Whether <c>metadata.generation</c> counts changes outside metadata and status.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Whether a delete answers with the object that went instead of a Status.</summary>
    public bool AnswersDeletedObject { get; init; }

    public bool IsCustom { get; init; }

    /// <summary>Text of the warning header that every request about this resource gets.</summary>
    public string? Warning { get; init; }

    /// <summary>The version's schema in the CustomResourceDefinition; null for built-in kinds.</summary>
    public CustomResourceSchema? CustomSchema { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>pods</c> or <c>leases.coordination.k8s.io</c>, as messages write it.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary>Reviews are answered and never stored.</summary>
    public bool IsStored => Array.IndexOf(Verbs, "get") >= 0;

    public string StorageVersionHash =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{Group}/{Version}/{Kind}")).AsSpan(0, 8));

    public bool HasSubresource(string name) => Array.IndexOf(Subresources, name) >= 0;

    public static string[] VerbsOf(string subresource) => subresource switch
    {
        "binding" or "eviction" or "token" => ["create"],
        "log" => ["get"],
        "finalize" or "approval" => subresource == "finalize" ? ["update"] : SubresourceVerbs,
        _ => SubresourceVerbs,
    };
}
