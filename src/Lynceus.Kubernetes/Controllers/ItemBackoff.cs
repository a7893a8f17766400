namespace Lynceus.Kubernetes.Controllers;

/// <summary>How long an item waits after each failure in a row: <see cref="First"/>, doubled each time up to <see cref="Max"/>, less up to <see cref="Jitter"/> of it.</summary>
public sealed record ItemBackoff
{
    /// <summary>The values of controller-runtime: 5 ms to 1000 s; the jitter is ours.</summary>
    public static readonly ItemBackoff Default = new();

    /// <summary>Default 5 ms. Must be above zero.</summary>
    public TimeSpan First
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMilliseconds(5);

    /// <summary>Default 1000 s.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromSeconds(1000);

    /// <summary>Share of the wait that is drawn by lot and taken off, 0 to 1. Default 0.1. Taken off and not added, so that items at the maximum spread out as well.</summary>
    public double Jitter
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
            field = value;
        }
    } = 0.1;

    internal TimeSpan After(int failures, Random random)
    {
        var delay = Math.Min(First.Ticks * Math.Pow(2, failures), Max.Ticks);
        return TimeSpan.FromTicks((long)(delay * (1 - Jitter * random.NextDouble())));
    }
}
