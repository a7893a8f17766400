namespace Lynceus.Kubernetes.Informers;

/// <summary>A kind that is to be watched while the server has it.</summary>
/// <param name="Versions">Acceptable versions, best first.</param>
public sealed record WantedKind(string Group, IReadOnlyList<string> Versions, string Plural)
{
    /// <summary>The name of its custom resource definition.</summary>
    internal string DefinitionName => $"{Plural}.{Group}";
}
