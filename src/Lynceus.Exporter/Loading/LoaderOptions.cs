namespace Lynceus.Exporter.Loading;

public sealed record LoaderOptions
{
    /// <summary>How long the series of a deleted report stay. trivy-operator deletes each report once a day and writes it anew minutes later. Default 2 minutes.</summary>
    public TimeSpan DeletedGrace { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many reports are read at once, one by one as they change. Default 4.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>
    /// How long a report whose name was another shard's a moment ago waits before it is shown, so that the other has seen by then that it is not its own any more. Default 500 milliseconds.
    /// </summary>
    public TimeSpan HoldBack { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a kind that the server refuses to list is waited for; then the others are exposed without it. Default 20 seconds.</summary>
    public TimeSpan KindPatience { get; init; } = TimeSpan.FromSeconds(20);
}
