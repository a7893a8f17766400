namespace Lynceus.Kubernetes.Watch;

internal enum WatchEventType
{
    /// <summary>A type that this version does not know; to be passed over.</summary>
    Unknown,
    Added,
    Modified,
    Deleted,
    Bookmark,
    Error,
}
