namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>What the Accept header asks for.</summary>
internal enum ResponseForm
{
    Full,
    MetadataOnly,
    Table,
}
