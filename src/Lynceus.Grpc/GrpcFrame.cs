using System.Buffers;
using System.Buffers.Binary;

namespace Lynceus.Grpc;

/// <summary>The frame of one message: a flag for compression (1 byte), the length (4 bytes, big-endian), the message.</summary>
/// <remarks>Source: gRPC, PROTOCOL-HTTP2.md, "Length-Prefixed-Message".</remarks>
public static class GrpcFrame
{
    public const int HeaderBytes = 5;

    public static void WriteHeader(Span<byte> destination, int messageBytes)
    {
        destination[0] = 0; // never compressed
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..HeaderBytes], (uint)messageBytes);
    }

    /// <summary>Takes one whole message off the front of <paramref name="buffer"/>, or returns false to ask for more bytes.</summary>
    /// <exception cref="GrpcException">The message is compressed or longer than <paramref name="maxMessageBytes"/>; said as soon as the header is there.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maxMessageBytes, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (buffer.Length < HeaderBytes)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        if (header[0] != 0)
        {
            throw new GrpcException(
                header[0] == 1 ? GrpcStatusCode.Unimplemented : GrpcStatusCode.Internal,
                header[0] == 1 ? "Compressed messages are not read here." : "The message does not begin with a flag of 0 or 1.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > (uint)maxMessageBytes)
        {
            throw new GrpcException(GrpcStatusCode.ResourceExhausted, $"A message of {length} bytes is over the limit of {maxMessageBytes}.");
        }

        if (buffer.Length < HeaderBytes + length)
        {
            return false;
        }

        message = buffer.Slice(HeaderBytes, length);
        buffer = buffer.Slice(message.End);
        return true;
    }
}
