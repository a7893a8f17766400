namespace Lynceus.Kubernetes.Controllers;

/// <summary>What the gauges of one controller show at one moment.</summary>
internal readonly record struct ControllerState(int MaxConcurrentReconciles, int ActiveWorkers);
