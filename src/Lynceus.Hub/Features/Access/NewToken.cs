namespace Lynceus.Hub.Features.Access;

/// <summary>What an administrator asks for when a token is created.</summary>
/// <param name="Cluster">For an agent's token, and only there.</param>
/// <param name="ExpiresInDays">Null: never.</param>
internal sealed record NewToken(string? Name, string? Scope, string? Cluster, int? ExpiresInDays)
{
    private const int MaxNameLength = 100;
    private const int MaxDays = 3650;

    /// <summary>What is wrong, by field; empty when nothing is.</summary>
    public Dictionary<string, string[]> Problems()
    {
        var problems = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxNameLength || Name.Any(char.IsControl))
        {
            problems["name"] = [$"A name of 1 to {MaxNameLength} characters is needed."];
        }

        if (Scope is null || !TokenScopes.All.Contains(Scope, StringComparer.Ordinal))
        {
            problems["scope"] = ["The scope is one of " + string.Join(", ", TokenScopes.All) + "."];
        }

        if (Scope == TokenScopes.Agent && (Cluster is null || !ClusterName.IsValid(Cluster)))
        {
            problems["cluster"] = ["The cluster of an agent's token " + ClusterName.Takes];
        }
        else if (Scope != TokenScopes.Agent && !string.IsNullOrEmpty(Cluster))
        {
            problems["cluster"] = ["Only an agent's token is bound to a cluster."];
        }

        if (ExpiresInDays is <= 0 or > MaxDays)
        {
            problems["expiresInDays"] = [$"Between 1 and {MaxDays} days; leave it out for a token that does not expire."];
        }

        return problems;
    }
}
