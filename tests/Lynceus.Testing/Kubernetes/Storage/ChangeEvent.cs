namespace Lynceus.Testing.Kubernetes.Storage;

/// <summary>One change of one resource: a link in its history, which all watchers share.</summary>
internal sealed class ChangeEvent
{
    private StoredObject? _left;
    private volatile ChangeEvent? _next;

    /// <summary>The start of a history: it changes nothing.</summary>
    public static ChangeEvent Root(long version, long sequence, ObjectSet state) => new() { Version = version, Sequence = sequence, State = state };

    public required long Version { get; init; }

    /// <summary>Counts the changes of the resource; tells how far a watcher is behind.</summary>
    public required long Sequence { get; init; }

    /// <summary>State before; null when the object was created.</summary>
    public StoredObject? Before { get; init; }

    /// <summary>State after; null when the object was deleted.</summary>
    public StoredObject? After { get; init; }

    /// <summary>All objects of the resource after this change.</summary>
    public required ObjectSet State { get; init; }

    /// <summary>The state before under the version of this change, made once for all watchers that an object leaves.</summary>
    public StoredObject Left => _left ??= Before!.At(Version);

    public ChangeEvent? Next
    {
        get => _next;
        set => _next = value;
    }

    public int Bytes => (After ?? Before)?.Json.Length ?? 0;
}
