namespace Lynceus.Hosting.Access;

/// <summary>What an entrance does with a caller.</summary>
/// <param name="Reason">What decided, in a fixed word for metrics.</param>
/// <param name="RetryAfter">Zero where asking again would not help.</param>
public readonly record struct AccessDecision(AccessOutcome Outcome, string Reason, TimeSpan RetryAfter = default)
{
    public static AccessDecision Allowed(string by) => new(AccessOutcome.Allowed, by);
}
