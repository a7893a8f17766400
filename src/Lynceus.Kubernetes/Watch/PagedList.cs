using System.Globalization;
using Lynceus.Kubernetes.Http;

namespace Lynceus.Kubernetes.Watch;

/// <summary>One list of all objects of a kind, read page by page at one version.</summary>
internal sealed class PagedList(KubernetesClient client, ResourceType resource, ObjectQuery query, ListOptions options)
{
    /// <param name="onRestart">Called when objects handed out before are going to come again; null when the caller cannot bear that, and an error is then thrown instead.</param>
    /// <returns>The version of the list; empty where the server gives none, as that of metrics.k8s.io.</returns>
    public async Task<string> ReadAsync(RawObjectAction onObject, Action? onRestart, CancellationToken cancellationToken)
    {
        var backoff = client.CreateBackoff(client.Options.MinBackoff, client.Options.MaxBackoff, jitter: 0.5);
        var pageSize = options.PageSize;
        var failures = 0;
        while (true)
        {
            var handedOut = false;
            void Hand(in RawObject raw)
            {
                handedOut = true;
                onObject(raw);
            }

            try
            {
                return await ReadAllPagesAsync(pageSize, Hand, cancellationToken);
            }
            catch (KubernetesApiException e) when (e.IsExpired && pageSize > 0 && (!handedOut || onRestart is not null))
            {
                // The history went away between two pages, and would again: a list without pages needs none.
                pageSize = 0;
            }
            catch (Exception e) when (
                options.Retry && failures < client.Options.Retries && (!handedOut || onRestart is not null)
                && e is KubernetesApiException { IsTransient: true } or HttpRequestException or IOException or TimeoutException)
            {
                failures++;
                await Task.Delay(client.WaitBefore(e as KubernetesApiException, backoff), client.Time, cancellationToken);
            }

            onRestart?.Invoke();
        }
    }

    private async Task<string> ReadAllPagesAsync(int pageSize, RawObjectAction onObject, CancellationToken cancellationToken)
    {
        var token = "";
        while (true)
        {
            var path = query.PathOf(resource);
            if (pageSize > 0)
            {
                ObjectQuery.Append(path, "limit", pageSize.ToString(CultureInfo.InvariantCulture));
            }

            ObjectQuery.Append(path, "continue", token);
            var request = new ApiRequest(HttpMethod.Get, path.ToString().TrimEnd('?')) { Accept = query.ListAccept, Retry = false };
            using var response = await client.OpenAsync(request, cancellationToken);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var buffer = new ResponseBuffer(stream, options.IdleLimit, client.Time, cancellationToken);
            var page = await new ListBody(buffer, client.Options.MaxObjectBytes).ReadAsync(onObject);
            if (page.Continue.Length == 0)
            {
                return page.ResourceVersion;
            }

            token = page.Continue != token ? page.Continue : throw new InvalidDataException($"The list of {resource} goes on from where it went on before.");
        }
    }
}
