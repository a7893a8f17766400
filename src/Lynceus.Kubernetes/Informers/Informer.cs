using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Informers;

/// <summary>
/// Keeps a projection of all objects of a kind in memory, equal to what the API server has, and tells subscribers of every change. It survives whatever the server and the network do:
/// no delete is missed, doubled or invented. Safe to read from many threads.
/// </summary>
public sealed class Informer<T> : IDisposable
    where T : class
{
    private const int MaxRemembered = 1000;

    private readonly InformerStore<T> _store;
    private readonly InformerState _state;
    private readonly Reflector<T> _reflector;

    public Informer(KubernetesClient client, ResourceType resource, Projection<T> projection, InformerOptions? options = null)
    {
        options ??= new InformerOptions();
        Resource = resource;
        var name = options.Name ?? resource.ToString();
        var malformed = new HashSet<NamespacedName>();
        _store = new InformerStore<T>(projection, (unreadable, e) =>
        {
            _state!.Malformed();

            // Said once for each object, as long as there are not too many to remember.
            if (malformed.Count < MaxRemembered && malformed.Add(unreadable))
            {
                InformerLog.Malformed(client.Logger, name, unreadable, e.Message);
            }
        });
        _state = new InformerState(name, client.Time, () => _store.Count);
        _reflector = new Reflector<T>(client, resource, options, _store, _state);
        _state.Register();
    }

    public ResourceType Resource { get; }

    /// <summary>The first list is complete and its subscribers have heard of every object in it.</summary>
    public bool HasSynced => _state.HasSynced;

    /// <summary>
    /// A list is under way: some objects are as it says, others as they were before, so they may never have been there together. Otherwise what is kept is what the server had at one version.
    /// </summary>
    public bool IsListing => _store.IsReplacing;

    /// <summary>Time since the server last sent anything, a bookmark included; since the start when it never did.</summary>
    public TimeSpan SinceLastEvent => _state.SinceLastEvent;

    /// <summary>Why the server is not heard at present; null while it is.</summary>
    public string? LastError => _state.LastError;

    public int Count => _store.Count;

    public T? Get(string uid) => _store.Get(uid);

    public T? Get(NamespacedName name) => _store.Get(name);

    /// <summary>Everything that is kept now, with the uid of each, in no particular order.</summary>
    public IReadOnlyList<KeyValuePair<string, T>> Snapshot() => _store.Snapshot();

    /// <summary>As <see cref="Snapshot"/>, with the name of each.</summary>
    public IReadOnlyList<KeyValuePair<NamespacedName, T>> SnapshotByName() => _store.SnapshotByName();

    /// <param name="keysOf">The keys of an object, none or several; called for the old and for the new form of each change, so it must depend on the object alone.</param>
    public InformerIndex<T> AddIndex(Func<T, IEnumerable<string>> keysOf) => _store.AddIndex(keysOf);

    /// <summary>
    /// Hears of everything that is kept, as added, and then of every change. Called on the thread that reads the watch, one change at a time: take it and return, for what takes long holds up the watch.
    /// An exception out of it ends <see cref="RunAsync"/>.
    /// </summary>
    public void Subscribe(Action<ObjectChange<T>> subscriber) => _store.Subscribe(subscriber);

    /// <summary>Hears that a list is complete, after the changes that it brought; on the same thread as they.</summary>
    public void SubscribeListed(Action subscriber) => _store.SubscribeReplaced(subscriber);

    public void Unsubscribe(Action<ObjectChange<T>> subscriber) => _store.Unsubscribe(subscriber);

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _state.WhenSynced.WaitAsync(cancellationToken);

    /// <summary>Runs until cancelled. Call it once.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _reflector.RunAsync(cancellationToken);

    /// <summary>Forgets everything and tells subscribers so, when the kind itself is gone. Not while <see cref="RunAsync"/> runs.</summary>
    internal void Clear() => _store.Clear();

    public void Dispose() => _state.Unregister();
}
