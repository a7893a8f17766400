namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>How the items of a list are owned (<c>x-kubernetes-list-type</c>).</summary>
internal enum ListKind
{
    Atomic,
    Set,
    Map,
}
