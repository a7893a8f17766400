namespace Lynceus.Kubernetes.Informers;

/// <summary>What happened to one object, in the order of the server's versions for each object.</summary>
/// <param name="Old">What was kept before; null when added.</param>
/// <param name="New">What is kept now; null when deleted.</param>
public readonly record struct ObjectChange<T>(string Uid, NamespacedName Name, T? Old, T? New)
    where T : class
{
    public ChangeKind Kind => Old is null ? ChangeKind.Added : New is null ? ChangeKind.Deleted : ChangeKind.Updated;
}
