namespace Lynceus.Hosting.Access;

internal enum AccessOutcome
{
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
