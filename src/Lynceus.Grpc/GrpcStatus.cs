using System.Buffers;
using System.Text;

namespace Lynceus.Grpc;

/// <summary>The end of a call: a code, and a text for people that may be empty.</summary>
public readonly record struct GrpcStatus(GrpcStatusCode Code, string Message = "")
{
    // Everything that a header can hold, but the percent sign.
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create(" !\"#$&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>The text as <c>grpc-message</c> carries it.</summary>
    /// <remarks>Source: gRPC, PROTOCOL-HTTP2.md, "Percent-Encoded".</remarks>
    internal string EncodedMessage()
    {
        var bytes = Encoding.UTF8.GetBytes(Message);
        if (!bytes.AsSpan().ContainsAnyExcept(Plain))
        {
            return Message;
        }

        var text = new StringBuilder(bytes.Length + 16);
        foreach (var value in bytes)
        {
            if (Plain.Contains(value))
            {
                text.Append((char)value);
            }
            else
            {
                text.Append('%').Append(Convert.ToHexString([value]));
            }
        }

        return text.ToString();
    }
}
