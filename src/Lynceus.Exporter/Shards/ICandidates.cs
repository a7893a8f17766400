namespace Lynceus.Exporter.Shards;

/// <summary>Follows who is meant to be a member. Whoever has a lease besides is one.</summary>
internal interface ICandidates : IDisposable
{
    /// <summary>Null while it is not known.</summary>
    IReadOnlyCollection<string>? Current { get; }

    /// <summary>Hears that <see cref="Current"/> has changed, on the thread that reads the watch.</summary>
    void Subscribe(Action subscriber);

    /// <summary>Runs until cancelled. Call it once.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
