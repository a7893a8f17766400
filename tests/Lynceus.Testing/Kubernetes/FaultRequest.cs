namespace Lynceus.Testing.Kubernetes;

/// <summary>What a fault's condition can look at. For a path outside the resources <paramref name="Resource"/> is empty.</summary>
/// <param name="Verb">As rights name it: get, list, watch, create, update, patch, delete, deletecollection.</param>
/// <param name="Resource">Plural name, for example <c>pods</c>.</param>
/// <param name="IsContinuation">A page of a list after the first.</param>
public sealed record FaultRequest(
    string Method,
    string Verb,
    string Group,
    string Resource,
    string Subresource,
    string Namespace,
    string Name,
    string User,
    string PathAndQuery,
    bool IsContinuation)
{
    public bool IsWatch => Verb == "watch";

    public bool IsList => Verb == "list";
}
