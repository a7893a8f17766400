namespace Lynceus.Kubernetes.Authentication;

/// <summary>Credentials that stand in the configuration or in files, which are read again when they change.</summary>
internal sealed class FileCredentialSource : CredentialSource
{
    /// <summary>Value of the header from <c>token</c>, or from <c>username</c> and <c>password</c>. <see cref="TokenFile"/> wins over it.</summary>
    public string? Authorization { get; init; }

    /// <summary>Value of the header, from a token in a file.</summary>
    public ReloadedFiles<string>? TokenFile { get; init; }

    public ClientCertificate? Certificate { get; init; }

    /// <summary>A certificate and its key in files.</summary>
    public ReloadedFiles<ClientCertificate>? CertificateFiles { get; init; }

    public bool HasAuthorization => Authorization is not null || TokenFile is not null;

    public ClientCertificate? CurrentCertificate() => CertificateFiles?.Current() ?? Certificate;

    public override ValueTask<Credential> GetAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Credential(TokenFile?.Current() ?? Authorization, CurrentCertificate()));

    public override ValueTask<Credential> RenewAsync(Credential refused, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Credential(TokenFile?.Reread() ?? Authorization, CertificateFiles?.Reread() ?? Certificate));

    public override void Dispose()
    {
    }
}
