namespace Lynceus.Hub.Features.Access;

/// <summary>What an administrator asks for when a token is created.</summary>
/// <param name="Cluster">For an agent's token, and only there.</param>
/// <param name="ExpiresInDays">Null: never.</param>
internal sealed record NewToken(string? Name, string? Scope, string? Cluster, int? ExpiresInDays)
{
    private const int MaxNameLength = 100;
    private const int MaxClusterLength = 253;
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

        if (Scope == TokenScopes.Agent && !IsClusterName(Cluster))
        {
            problems["cluster"] =
                ["An agent's token needs the name of its cluster: letters, digits, '.', '_' and '-', a letter or digit first."];
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

    private static bool IsClusterName(string? name) =>
        name is { Length: > 0 and <= MaxClusterLength }
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
