namespace Lynceus.Testing.Kubernetes.Storage;

/// <summary>Called under the store's lock: must return at once.</summary>
internal interface IChangeListener
{
    void Changed(long latestSequence);
}
