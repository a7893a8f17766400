namespace Lynceus.Hosting.Access;

/// <param name="Caller">Of an accepted token; else null.</param>
/// <param name="RetryAfter">When failed or limited: when to ask again.</param>
/// <param name="ValidFor">The longest time for which the answer may be kept; null: no limit of its own.</param>
/// <param name="Bound">When limited: which bound was reached, for metrics.</param>
/// <param name="IsStale">It should have been renewed, and could not be.</param>
internal readonly record struct ReviewAnswer(
    ReviewResult Result, CallerIdentity? Caller = null, TimeSpan RetryAfter = default, TimeSpan? ValidFor = null, string Bound = "", bool IsStale = false);
