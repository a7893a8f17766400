using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Objects;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Informers;

/// <summary>
/// Informers for custom resources that may appear and vanish while the program runs: each is started when the server offers its kind, and stopped when it does not any more;
/// its subscribers then hear of every object as deleted.
/// </summary>
/// <remarks>
/// Discovery says what is served. Custom resource definitions are watched as well, where that is allowed, only to learn sooner when to ask.
/// </remarks>
public sealed class KindInformers<T>
    where T : class
{
    private static readonly TimeSpan MaxFirstInterval = TimeSpan.FromSeconds(5);

    private readonly KubernetesClient _client;
    private readonly IReadOnlyList<WantedKind> _wanted;
    private readonly Func<ResourceType, Informer<T>> _create;
    private readonly KindInformersOptions _options;
    private readonly TaskCompletionSource _discovered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly Dictionary<WantedKind, Running> _running = [];
    private volatile string? _discoveryError;
    private TaskCompletionSource _definitionChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="create">Makes the informer of a kind, with its subscribers; it is run and disposed here.</param>
    public KindInformers(KubernetesClient client, IReadOnlyList<WantedKind> wanted, Func<ResourceType, Informer<T>> create, KindInformersOptions? options = null)
    {
        _client = client;
        _wanted = wanted;
        _create = create;
        _options = options ?? new KindInformersOptions();
    }

    /// <summary>The informers of the kinds that the server has now.</summary>
    public IReadOnlyList<Informer<T>> Informers
    {
        get
        {
            lock (_lock)
            {
                return [.. _running.Values.Select(static r => r.Informer)];
            }
        }
    }

    /// <summary>It is known which kinds the server has, and the first list of each is complete.</summary>
    public bool HasSynced => _discovered.Task.IsCompleted && Informers.All(static i => i.HasSynced);

    /// <summary>Why it is not known which kinds the server has; null once it is, even when it does not say so any more.</summary>
    public string? DiscoveryError => _discovered.Task.IsCompleted ? null : _discoveryError;

    /// <summary>
    /// As <see cref="WaitForSyncAsync(CancellationToken)"/>, but not longer than <paramref name="patience"/> for kinds that the server refuses, as it does without the rights to them. All of them cannot
    /// be done without: one at least has to have synced.
    /// </summary>
    public async Task WaitForSyncAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var synced = WaitForSyncAsync(stop.Token);
        await _discovered.Task.WaitAsync(cancellationToken);
        for (var wait = patience; ; wait = TimeSpan.FromSeconds(1))
        {
            var first = await Task.WhenAny(synced, Task.Delay(wait, _client.Time, stop.Token));
            cancellationToken.ThrowIfCancellationRequested();
            var informers = Informers;
            if (first == synced || (informers.Any(static i => i.HasSynced) && informers.All(static i => i.HasSynced || i.LastError is not null)))
            {
                break;
            }
        }

        await stop.CancelAsync();
        await synced.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task WaitForSyncAsync(CancellationToken cancellationToken)
    {
        await _discovered.Task.WaitAsync(cancellationToken);
        while (!HasSynced)
        {
            foreach (var running in AllRunning())
            {
                // A kind may vanish before its first list is complete.
                await Task.WhenAny(running.Informer.WaitForSyncAsync(cancellationToken), running.Gone.Task);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Runs until cancelled. What a subscriber throws comes out.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var definitions = WatchDefinitionsAsync(stop.Token);
        try
        {
            await FollowAsync(stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await StopAllAsync();
            await definitions.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var missing = new HashSet<WantedKind>();
        var wait = _options.ConfirmationInterval;
        while (true)
        {
            // Taken before asking, so that a change during the question is not lost.
            var changed = _definitionChanged.Task;
            try
            {
                var served = await DiscoverAsync(cancellationToken);
                await FollowAsync(served, missing, cancellationToken);
                if (_wanted.All(served.ContainsKey))
                {
                    _discovered.TrySetResult();
                }
            }
            catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException or TimeoutException or InvalidDataException)
            {
                // Which kinds there are is not known now, so those that run go on.
                _discoveryError = e.Message;
                InformerLog.DiscoveryFailed(_client.Logger, e.Message);
            }

            using var delay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var sleep = Task.Delay(missing.Count > 0 ? _options.ConfirmationInterval : wait, _client.Time, delay.Token);
            var first = await Task.WhenAny([sleep, changed, .. AllRunning().Select(static r => r.Task)]);
            await delay.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (first != sleep && first != changed)
            {
                await first; // an informer ends by itself only when a subscriber threw
            }

            if (first == changed)
            {
                _definitionChanged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = _options.ConfirmationInterval;
            }
            else
            {
                // Who knows nothing yet asks more often.
                var longest = _discovered.Task.IsCompleted || _options.DiscoveryInterval < MaxFirstInterval ? _options.DiscoveryInterval : MaxFirstInterval;
                wait = wait * 2 < longest ? wait * 2 : longest;
            }
        }
    }

    private static bool Offers(ApiResource resource, string verb) => resource.Verbs?.Contains(verb, StringComparer.Ordinal) == true;

    private List<Running> AllRunning()
    {
        lock (_lock)
        {
            return [.. _running.Values];
        }
    }

    /// <summary>What each kind is served as, null when it is not; kinds of groups that cannot be asked now are left out.</summary>
    private async Task<Dictionary<WantedKind, ResourceType?>> DiscoverAsync(CancellationToken cancellationToken)
    {
        var offers = new Dictionary<(string Group, string Version), HashSet<string>>();
        foreach (var (group, version) in _wanted.SelectMany(static w => w.Versions.Select(v => (w.Group, v))).Distinct())
        {
            try
            {
                var resources = await _client.GetResourcesAsync(group, version, cancellationToken);
                offers[(group, version)] = resources.Where(static r => Offers(r, "list") && Offers(r, "watch")).Select(static r => r.Name).ToHashSet(StringComparer.Ordinal);
            }
            catch (KubernetesApiException e)
            {
                // The server of an aggregated group may be down for long, which is nothing to the other groups.
                _discoveryError = e.Message;
                InformerLog.GroupUnknown(_client.Logger, group, version, e.Message);
            }
        }

        var served = new Dictionary<WantedKind, ResourceType?>();
        foreach (var kind in _wanted)
        {
            var best = kind.Versions.FirstOrDefault(v => !offers.TryGetValue((kind.Group, v), out var plurals) || plurals.Contains(kind.Plural));
            if (best is null || offers.ContainsKey((kind.Group, best)))
            {
                served[kind] = best is null ? null : new ResourceType(kind.Group, best, kind.Plural);
            }
        }

        return served;
    }

    private async Task FollowAsync(Dictionary<WantedKind, ResourceType?> served, HashSet<WantedKind> missing, CancellationToken cancellationToken)
    {
        foreach (var kind in _wanted)
        {
            if (!served.TryGetValue(kind, out var resource))
            {
                continue;
            }

            Running? running;
            lock (_lock)
            {
                _running.TryGetValue(kind, out running);
            }

            if (running is not null && resource is null && missing.Add(kind))
            {
                continue; // once may be a server that is starting
            }

            missing.Remove(kind);
            if (running is not null && running.Informer.Resource != resource)
            {
                await StopAsync(kind, running);
                running.Informer.Clear();
                InformerLog.KindVanished(_client.Logger, running.Informer.Resource);
                running = null;
            }

            if (running is null && resource is not null)
            {
                Start(kind, resource, cancellationToken);
                InformerLog.KindAppeared(_client.Logger, resource);
            }
        }
    }

    private void Start(WantedKind kind, ResourceType resource, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var informer = _create(resource);
        lock (_lock)
        {
            _running[kind] = new Running(informer, stop, informer.RunAsync(stop.Token), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    private async Task StopAsync(WantedKind kind, Running running)
    {
        await running.Stop.CancelAsync();
        await running.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        running.Stop.Dispose();
        running.Informer.Dispose();
        lock (_lock)
        {
            _running.Remove(kind);
        }

        running.Gone.TrySetResult();
    }

    private async Task StopAllAsync()
    {
        foreach (var kind in _wanted)
        {
            if (_running.TryGetValue(kind, out var running))
            {
                await StopAsync(kind, running);
            }
        }
    }

    private async Task WatchDefinitionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _client.GetAsync(ResourceType.CustomResourceDefinitions, new NamespacedName("", "x"), Projections.Metadata, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsForbidden)
        {
            InformerLog.DefinitionsForbidden(_client.Logger, _options.DiscoveryInterval);
            return;
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException or TimeoutException or InvalidDataException)
        {
            // Not there, as expected, or the server is away; the informer knows what to do then.
        }

        var names = _wanted.Select(static w => w.DefinitionName).ToHashSet(StringComparer.Ordinal);
        using var definitions = new Informer<string>(
            _client,
            ResourceType.CustomResourceDefinitions,
            (in RawObject raw) => names.Contains(raw.NamespacedName.Name) ? raw.NamespacedName.Name : null,
            new InformerOptions { Query = new ObjectQuery { MetadataOnly = true } });
        definitions.Subscribe(_ => _definitionChanged.TrySetResult());
        await definitions.RunAsync(cancellationToken);
    }

    /// <param name="Gone">Completes once it is not among those that run any more.</param>
    private sealed record Running(Informer<T> Informer, CancellationTokenSource Stop, Task Task, TaskCompletionSource Gone);
}
