namespace Lynceus.Hub.Features.Access;

/// <summary>What an API token may do.</summary>
internal static class TokenScopes
{
    /// <summary>Uploads reports of one cluster and reads that cluster, nothing else.</summary>
    public const string Agent = "agent";

    /// <summary>Reads everything, for a pipeline that compares its findings with the hub's.</summary>
    public const string Ci = "ci";

    /// <summary>Reads everything but reports as they were sent.</summary>
    public const string Read = "read";

    /// <summary>Reads everything, reports as they were sent as well.</summary>
    public const string Raw = "raw";

    /// <summary>Everything.</summary>
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Agent, Ci, Read, Raw, Admin];
}
