namespace Lynceus.Kubernetes.Informers;

public sealed record KindInformersOptions
{
    /// <summary>How often the server is asked which kinds it has; where definitions can be watched, a change is seen at once. Default 30 seconds.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After a definition changed, and before a kind is given up: the server is asked again after so long. Default 1 second, since discovery lags behind definitions, and lacks kinds while a server starts.
    /// </summary>
    public TimeSpan ConfirmationInterval { get; init; } = TimeSpan.FromSeconds(1);
}
