using System.Buffers;

namespace Lynceus.Grpc;

/// <summary>Reads one message. What is malformed shows as <see cref="GrpcException"/>.</summary>
public delegate T GrpcMessageReader<out T>(in ReadOnlySequence<byte> message);
