namespace Lynceus.Kubernetes.Authentication;

/// <summary>What one request proves its sender's identity with. Two that are equal are worth the same to the server.</summary>
/// <param name="Authorization">Value of the header; null for none.</param>
/// <param name="Certificate">Null for none.</param>
internal readonly record struct Credential(string? Authorization, ClientCertificate? Certificate)
{
    // A credential must not get into a message by way of an interpolated string.
    public override string ToString() => "credential";
}
