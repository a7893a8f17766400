namespace Lynceus.Reports.Kubernetes;

/// <summary>Wrappers in which objects are sent one by one: watch events, webhooks of operators, CloudEvents, admission reviews.</summary>
internal static class ObjectEvent
{
    private static readonly string[] ContentNames = ["object", "operatorObject", "oldObject", "data", "request"];
    private static readonly string[] WatchTypes = ["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"];

    /// <summary>True for properties of a wrapper that hold the object.</summary>
    public static bool IsContent(string name) => ContentNames.Contains(name, StringComparer.Ordinal);

    /// <summary>True when an object that holds another one is a wrapper: a Kubernetes object has a name or a kind of its own.</summary>
    public static bool IsWrapper(ObjectDraft draft) => draft.Metadata.Name is null && draft.Kind is null or "AdmissionReview";

    public static bool IsDelete(string? verb) => verb?.Trim().ToUpperInvariant() is "DELETE" or "DELETED" or "REMOVED";

    /// <summary>A mark in a watch that holds no object, only a version.</summary>
    public static bool IsBookmark(string? verb) => verb is "BOOKMARK";

    public static bool IsError(string? verb) => verb is "ERROR";

    /// <summary>The shape of what a wrapper holds; null when the document is no wrapper.</summary>
    public static DocumentShape? ContentOf(DocumentShape shape) => IsWrapper(shape) ? shape.Child : null;

    private static bool IsWrapper(DocumentShape shape) =>
        shape.Has("operatorObject")
        || (shape.Has("object") && shape.Text("type") is { } type && WatchTypes.Contains(type, StringComparer.Ordinal))
        || (shape.Has("data") && shape.Has("specversion"))
        || (shape.Has("request") && shape.Text("kind") is "AdmissionReview");
}
