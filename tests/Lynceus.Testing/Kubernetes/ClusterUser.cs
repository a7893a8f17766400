namespace Lynceus.Testing.Kubernetes;

/// <summary>Somebody who can show a bearer token.</summary>
/// <param name="Name">For example <c>admin</c> or <c>system:serviceaccount:demo:scraper</c>.</param>
public sealed record ClusterUser(string Name)
{
    /// <summary>Default: <c>token-of-</c> and the name.</summary>
    public string Token { get; init; } = "token-of-" + Name.Replace(':', '-');

    /// <summary>Groups besides <c>system:authenticated</c>; a service account's own two are added when it has none.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    public string Uid { get; init; } = "";

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Whom the token is meant for. Default: the API server.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [ApiServerAudience];

    /// <summary>When the token stops being good; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    public const string ApiServerAudience = "https://kubernetes.default.svc";
}
