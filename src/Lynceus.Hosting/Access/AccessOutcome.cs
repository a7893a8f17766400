namespace Lynceus.Hosting.Access;

/// <summary>Kinds of decisions, with the answer over HTTP.</summary>
public enum AccessOutcome
{
    /// <summary>Let in.</summary>
    Allowed,

    /// <summary>401</summary>
    Unauthenticated,

    /// <summary>403</summary>
    Denied,

    /// <summary>429</summary>
    Throttled,

    /// <summary>503: the API server is away and nothing is known from before.</summary>
    Unavailable,
}
