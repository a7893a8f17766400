namespace Lynceus.Reports.Aliases;

/// <summary>Checks that their own tool renamed: the id of today first, then the ids of earlier releases.</summary>
/// <remarks>
/// Sources: Polaris' changelog (4.0 renamed <c>pdbDisruptionsAllowedGreaterThanZero</c>, 5.0 <c>multipleReplicasForDeployment</c>) and Fairwinds' notes for 8.5
/// (<c>metadataAndNameMismatched</c>). Trivy's ids follow a rule and have no lines here, see <see cref="Kubernetes.AquaCheckIds"/>.
/// </remarks>
internal static class RenamedChecks
{
    public static AliasTable Table { get; } = AliasTable.Parse("""
        deploymentMissingReplicas     | polaris multipleReplicasForDeployment
        metadataAndInstanceMismatched | polaris metadataAndNameMismatched
        notReadOnlyRootFilesystem     | polaris notReadOnlyRootFileSystem
        pdbDisruptionsIsZero          | polaris pdbDisruptionsAllowedGreaterThanZero
        """);
}
