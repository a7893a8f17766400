namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>A value has not the type of its field; the message is that of the server's decoder.</summary>
internal sealed class TypedValueException(string message) : Exception(message);
