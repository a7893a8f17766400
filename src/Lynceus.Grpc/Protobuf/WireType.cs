namespace Lynceus.Grpc.Protobuf;

/// <summary>How the value of a field is written.</summary>
/// <remarks>Source: protobuf.dev, "Encoding".</remarks>
public enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    LengthDelimited = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}
