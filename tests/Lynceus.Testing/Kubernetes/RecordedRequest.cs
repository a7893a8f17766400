namespace Lynceus.Testing.Kubernetes;

/// <param name="Protocol">For example <c>HTTP/2</c>.</param>
/// <param name="Verb">As rights name it; empty outside the resources.</param>
/// <param name="Resource">Plural name; empty outside the resources.</param>
/// <param name="Status">The answer's code; null while it is under way or when there was none.</param>
public sealed record RecordedRequest(
    string Method,
    string PathAndQuery,
    string User,
    string Protocol,
    DateTimeOffset Time,
    string Verb,
    string Resource,
    string Accept,
    int? Status);
