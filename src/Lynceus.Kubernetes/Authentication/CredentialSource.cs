namespace Lynceus.Kubernetes.Authentication;

/// <summary>Gives each request its credential. Safe for concurrent use.</summary>
internal abstract class CredentialSource : IDisposable
{
    /// <exception cref="HttpRequestException">There is none at present.</exception>
    public abstract ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Called when the server refused one. Answers the same again where there is nothing newer.</summary>
    /// <exception cref="HttpRequestException">There is none at present.</exception>
    public abstract ValueTask<Credential> RenewAsync(Credential refused, CancellationToken cancellationToken);

    public abstract void Dispose();
}
