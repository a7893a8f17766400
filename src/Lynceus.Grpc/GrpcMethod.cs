namespace Lynceus.Grpc;

/// <summary>Answers one call. May throw <see cref="GrpcException"/> instead of returning a status; any other exception becomes <see cref="GrpcStatusCode.Internal"/> and is logged.</summary>
public delegate Task<GrpcStatus> GrpcMethod(GrpcCall call);
