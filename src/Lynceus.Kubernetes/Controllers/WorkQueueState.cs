namespace Lynceus.Kubernetes.Controllers;

/// <summary>What the gauges of one queue show at one moment. The ages are of items that are being processed.</summary>
internal readonly record struct WorkQueueState(int Depth, TimeSpan SumOfAges, TimeSpan OldestAge);
