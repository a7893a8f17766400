namespace Lynceus.Kubernetes.Authentication;

/// <summary>What a credential plugin prints.</summary>
internal sealed class ExecCredential
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ExecCredentialStatus? Status { get; init; }
}
