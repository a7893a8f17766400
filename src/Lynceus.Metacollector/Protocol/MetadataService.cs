namespace Lynceus.Metacollector.Protocol;

internal static class MetadataService
{
    public const string WatchPath = "/metadata.Metadata/Watch";
}
