namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>How the items of a list are owned (<c>x-kubernetes-list-type</c>).</summary>
public enum ListKind
{
    Atomic,
    Set,
    Map,
}
