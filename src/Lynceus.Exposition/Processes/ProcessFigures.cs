namespace Lynceus.Exposition.Processes;

/// <summary>What <c>/proc</c> says about this process; null for what it does not.</summary>
internal sealed record ProcessFigures
{
    public double? CpuSeconds { get; init; }

    public double? OpenFiles { get; init; }

    public double? MaxFiles { get; init; }

    public double? VirtualBytes { get; init; }

    public double? MaxVirtualBytes { get; init; }

    public double? ResidentBytes { get; init; }

    public double? StartSeconds { get; init; }

    public double? ReceivedBytes { get; init; }

    public double? SentBytes { get; init; }

    public double? Threads { get; init; }
}
