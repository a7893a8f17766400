namespace Lynceus.Kubernetes;

/// <summary>Identifies one object of a kind. Objects without a namespace have an empty <see cref="Namespace"/>.</summary>
public readonly record struct NamespacedName(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
