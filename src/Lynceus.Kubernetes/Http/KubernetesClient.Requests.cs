using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lynceus.Kubernetes.Objects;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Http;

public sealed partial class KubernetesClient
{
    public Task<T> GetAsync<T>(ResourceType resource, NamespacedName name, JsonTypeInfo<T> type, CancellationToken cancellationToken, string? subresource = null) =>
        SendAsync(new ApiRequest(HttpMethod.Get, resource.PathOf(name.Namespace, name.Name, subresource)), type, cancellationToken);

    /// <summary>Gets one object and keeps of it what <paramref name="projection"/> makes of its bytes; null when that leaves it out.</summary>
    /// <param name="metadataOnly">Ask for the metadata alone.</param>
    /// <param name="notOlderThan">
    /// A resource version that is known: the server may then answer from its cache instead of asking etcd. One that the server does not know is as null, which is for the newest.
    /// </param>
    public async Task<T?> GetAsync<T>(
        ResourceType resource, NamespacedName name, Projection<T> projection, CancellationToken cancellationToken, bool metadataOnly = false, string? notOlderThan = null)
        where T : class
    {
        var path = new StringBuilder(resource.PathOf(name.Namespace, name.Name)).Append('?');
        ObjectQuery.Append(path, "resourceVersion", notOlderThan);
        var request = new ApiRequest(HttpMethod.Get, path.ToString().TrimEnd('?')) { Accept = metadataOnly ? ObjectQuery.MetadataAccept : ApiRequest.Json };
        try
        {
            return await SendAsync(request, body => Project(projection, body.Span, resource), cancellationToken);
        }
        catch (KubernetesApiException e) when (notOlderThan is not null && (e.IsVersionTooNew || e.IsExpired))
        {
            return await GetAsync(resource, name, projection, cancellationToken, metadataOnly);
        }
    }

    /// <param name="subresource">For example <c>token</c> or <c>binding</c>, of the object <paramref name="name"/>; otherwise only its namespace counts.</param>
    public Task<TResult> CreateAsync<T, TResult>(
        ResourceType resource, NamespacedName name, T body, JsonTypeInfo<T> bodyType, JsonTypeInfo<TResult> resultType, CancellationToken cancellationToken, string? subresource = null)
    {
        var path = subresource is null ? resource.PathOf(name.Namespace) : resource.PathOf(name.Namespace, name.Name, subresource);
        return SendAsync(Write(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, bodyType)), resultType, cancellationToken);
    }

    public Task<T> CreateAsync<T>(ResourceType resource, string @namespace, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        CreateAsync(resource, new NamespacedName(@namespace, ""), body, type, type, cancellationToken);

    /// <summary>Replaces the object. With a resource version in its metadata, a write of somebody else since is a conflict.</summary>
    public Task<T> UpdateAsync<T>(ResourceType resource, NamespacedName name, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken, string? subresource = null) =>
        SendAsync(
            Write(HttpMethod.Put, resource.PathOf(name.Namespace, name.Name, subresource), JsonSerializer.SerializeToUtf8Bytes(body, type)),
            type,
            cancellationToken);

    /// <param name="force">For <see cref="PatchType.Apply"/>: take over fields that another manager owns, which is a conflict otherwise.</param>
    public Task<T> PatchAsync<T>(
        ResourceType resource,
        NamespacedName name,
        PatchType patchType,
        ReadOnlyMemory<byte> patch,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken,
        string? subresource = null,
        bool force = false)
    {
        var path = resource.PathOf(name.Namespace, name.Name, subresource);
        var request = Write(HttpMethod.Patch, force ? path + "?force=true" : path, patch.ToArray()) with
        {
            ContentType = patchType switch
            {
                PatchType.Merge => "application/merge-patch+json",
                PatchType.Json => "application/json-patch+json",
                PatchType.Apply => "application/apply-patch+yaml",
                _ => throw new ArgumentOutOfRangeException(nameof(patchType), patchType, null),
            },
        };
        return SendAsync(request, type, cancellationToken);
    }

    /// <param name="propagation"><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>; null for the kind's default.</param>
    public Task DeleteAsync(
        ResourceType resource,
        NamespacedName name,
        CancellationToken cancellationToken,
        Preconditions? preconditions = null,
        int? gracePeriodSeconds = null,
        string? propagation = null)
    {
        var options = new DeleteOptions { Preconditions = preconditions, GracePeriodSeconds = gracePeriodSeconds, PropagationPolicy = propagation };
        var request = new ApiRequest(HttpMethod.Delete, resource.PathOf(name.Namespace, name.Name))
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(options, KubernetesJsonContext.Default.DeleteOptions),
        };
        return SendAsync(request, static _ => true, cancellationToken);
    }

    /// <summary>Lists all objects, page by page, and hands each as bytes to <paramref name="onObject"/>, which must not keep them.</summary>
    /// <returns>The version of the list, from which a watch goes on; empty for what cannot be watched.</returns>
    public Task<string> ListAsync(ResourceType resource, ObjectQuery query, RawObjectAction onObject, CancellationToken cancellationToken) =>
        new PagedList(this, resource, query, new ListOptions()).ReadAsync(onObject, onRestart: null, cancellationToken);

    /// <summary>Lists all objects and keeps of each what <paramref name="projection"/> makes of it.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(ResourceType resource, ObjectQuery query, Projection<T> projection, CancellationToken cancellationToken)
        where T : class
    {
        var kept = new List<T>();
        void Keep(in RawObject raw)
        {
            if (Project(projection, raw, resource) is { } value)
            {
                kept.Add(value);
            }
        }

        await new PagedList(this, resource, query, new ListOptions()).ReadAsync(Keep, kept.Clear, cancellationToken);
        return kept;
    }

    private static T? Project<T>(Projection<T> projection, ReadOnlySpan<byte> json, ResourceType resource)
        where T : class
    {
        RawObject raw;
        try
        {
            raw = RawObject.Read(json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The answer is not an object of {resource}: {e.Message}", e);
        }

        return Project(projection, raw, resource);
    }

    private static T? Project<T>(Projection<T> projection, in RawObject raw, ResourceType resource)
        where T : class
    {
        try
        {
            return projection(raw);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{raw.NamespacedName} of {resource} cannot be read: {e.Message}", e);
        }
    }

    private ApiRequest Write(HttpMethod method, string path, byte[] body)
    {
        var query = new StringBuilder(path);
        if (!path.Contains('?', StringComparison.Ordinal))
        {
            query.Append('?');
        }

        ObjectQuery.Append(query, "fieldManager", Options.FieldManager);
        return new ApiRequest(method, query.ToString()) { Body = body };
    }
}
