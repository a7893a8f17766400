namespace Lynceus.Kubernetes.Controllers;

public sealed record ControllerOptions
{
    /// <summary>How many keys are reconciled at once, at least 1. Default 1. One key never runs twice at a time.</summary>
    public int MaxConcurrentReconciles { get; init; } = 1;

    /// <summary>A reconcile's token is cancelled after this time; it then counts as failed and is retried. Default null: no limit.</summary>
    public TimeSpan? ReconcileTimeout { get; init; }

    /// <summary>How long running reconciles may go on after a stop before their token is cancelled. Default 20 s, below the 30 s that a pod has to end.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Waits after failures. Default 5 ms, doubled up to 1000 s.</summary>
    public ItemBackoff Backoff { get; init; } = ItemBackoff.Default;
}
