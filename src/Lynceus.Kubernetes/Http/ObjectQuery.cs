using System.Text;

namespace Lynceus.Kubernetes.Http;

/// <summary>Which objects of a kind to list or watch, and how much of each.</summary>
public sealed record ObjectQuery
{
    /// <summary>One namespace; null or empty for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>For example <c>app=web,tier in (a,b),!canary</c>; null for all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>For example <c>spec.nodeName=n1</c>; null for all. Which fields can be selected depends on the kind.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Ranges of hashed uids, as sharded list and watch of Kubernetes 1.36 takes them; null for all. A server without that feature ignores it, so filter what comes as well.</summary>
    public string? ShardSelector { get; init; }

    /// <summary>Ask for the metadata of the objects alone.</summary>
    public bool MetadataOnly { get; init; }

    // Servers that cannot cut objects down send them whole, which does as well.
    internal const string MetadataAccept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    internal string ListAccept => MetadataOnly ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json" : ApiRequest.Json;

    internal string WatchAccept => MetadataOnly ? MetadataAccept : ApiRequest.Json;

    internal StringBuilder PathOf(ResourceType resource)
    {
        var path = new StringBuilder(resource.PathOf(Namespace)).Append('?');
        Append(path, "labelSelector", LabelSelector);
        Append(path, "fieldSelector", FieldSelector);
        Append(path, "shardSelector", ShardSelector);
        return path;
    }

    internal static void Append(StringBuilder path, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (path[^1] != '?')
        {
            path.Append('&');
        }

        path.Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }
}
