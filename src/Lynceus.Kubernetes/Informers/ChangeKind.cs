namespace Lynceus.Kubernetes.Informers;

public enum ChangeKind
{
    Added,
    Updated,

    /// <summary>The object is gone, no longer matches the selector, or is left out by the projection. One made anew under the same name is a delete and an add.</summary>
    Deleted,
}
