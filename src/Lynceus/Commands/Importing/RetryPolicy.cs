namespace Lynceus.Commands.Importing;

/// <summary>How often a hub is asked again, and after how long.</summary>
/// <param name="Attempts">All attempts, the first included.</param>
/// <param name="FirstWait">Wait after the first failure; it doubles with each further one.</param>
/// <param name="LongestWait">Bound of a wait, whatever the hub asks for.</param>
internal sealed record RetryPolicy(int Attempts, TimeSpan FirstWait, TimeSpan LongestWait)
{
    public static RetryPolicy Default { get; } = new(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <param name="attempt">Number of the attempt that failed, from 1.</param>
    /// <param name="asked">What the hub asked for; null when it did not.</param>
    public TimeSpan Wait(int attempt, TimeSpan? asked)
    {
        var wait = asked ?? FirstWait * Math.Pow(2, attempt - 1);
        return wait > LongestWait ? LongestWait : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
