namespace Lynceus.Grpc;

/// <summary>Ends a call with a status. What is wrong is the caller's doing, so it is not logged as a fault.</summary>
public sealed class GrpcException(GrpcStatusCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public GrpcStatus Status { get; } = new(code, message);
}
