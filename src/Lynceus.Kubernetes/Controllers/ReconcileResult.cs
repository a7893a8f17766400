namespace Lynceus.Kubernetes.Controllers;

/// <summary>What becomes of a key after a reconcile without an exception.</summary>
public readonly record struct ReconcileResult
{
    /// <summary>Nothing until something adds the key again.</summary>
    public static readonly ReconcileResult Success;

    /// <summary>Again after the backoff of a failure, though it was none.</summary>
    public static readonly ReconcileResult Requeue = new() { IsRequeue = true };

    /// <summary>When to look again; null for not at all. Ends a row of failures.</summary>
    public TimeSpan? RequeueAfter { get; private init; }

    internal bool IsRequeue { get; private init; }

    /// <param name="delay">Above zero.</param>
    public static ReconcileResult After(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(delay, TimeSpan.Zero);
        return new ReconcileResult { RequeueAfter = delay };
    }
}
