namespace Lynceus.Hosting.Access;

/// <param name="Reason">What decided, in a fixed word for metrics.</param>
/// <param name="RetryAfter">Zero where asking again would not help.</param>
internal readonly record struct AccessDecision(AccessOutcome Outcome, string Reason, TimeSpan RetryAfter = default)
{
    public static AccessDecision Allowed(string by) => new(AccessOutcome.Allowed, by);
}
