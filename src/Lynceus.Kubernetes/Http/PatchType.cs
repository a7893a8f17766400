namespace Lynceus.Kubernetes.Http;

public enum PatchType
{
    /// <summary>RFC 7386: fields given replace, null removes.</summary>
    Merge,

    /// <summary>RFC 6902: a list of operations.</summary>
    Json,

    /// <summary>Server-side apply: the fields given are owned by our field manager; those that it no longer gives are removed.</summary>
    Apply,
}
