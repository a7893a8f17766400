using System.Text;
using Lynceus.Testing.Kubernetes.Objects;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

public class ProtobufDecoderTests
{
    // Lengths below 128 only, which one byte holds.
    private static byte[] Field(int number, params byte[][] content)
    {
        var bytes = content.SelectMany(part => part).ToArray();
        return [(byte)((number << 3) | 2), (byte)bytes.Length, .. bytes];
    }

    private static byte[] Text(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Number(int number, byte value) => [(byte)(number << 3), value];

    private static byte[] Body(string apiVersion, string kind, params byte[][] message) =>
        [0x6b, 0x38, 0x73, 0, .. Field(1, Text(1, apiVersion), Text(2, kind)), .. Field(2, message), .. Text(3, ""), .. Text(4, "")];

    [Fact]
    public void Decode_ConfigMap_IsItsJson()
    {
        var metadata = Field(1, Text(1, "m"), Text(2, ""), Field(8), Field(11, Text(1, "l"), Text(2, "x")));

        var decoded = ProtobufDecoder.Decode(Body("v1", "ConfigMap", metadata, Field(2, Text(1, "a"), Text(2, "ä")), Field(2, Text(1, "empty")), Field(3, Text(1, "b"), Field(2, [1, 2]))));

        Assert.Equal(
            """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"m","generateName":"","creationTimestamp":null,"labels":{"l":"x"}},"data":{"a":"\u00E4","empty":""},"binaryData":{"b":"AQI="}}""",
            decoded?.ToJsonString());
    }

    [Fact]
    public void Decode_Scale_HasItsNumber()
    {
        var decoded = ProtobufDecoder.Decode(Body("autoscaling/v1", "Scale", Field(1, Text(1, "web")), Field(2, Number(1, 3)), Field(3, Number(1, 0), Text(2, ""))));

        Assert.Equal("""{"replicas":3}""", decoded?["spec"]?.ToJsonString());
    }

    [Fact]
    public void Decode_FieldWithoutNumber_IsRefusedUnlessUnset()
    {
        byte[] Spec(byte[] field) => Body("apps/v1", "Deployment", Field(2, Number(1, 1), Field(3, Field(2, field))));

        Assert.NotNull(ProtobufDecoder.Decode(Spec(Field(14, Text(1, "")))));
        Assert.Null(ProtobufDecoder.Decode(Spec(Field(14, Text(1, "affinity")))));
    }

    [Theory]
    [InlineData("v1", "Node")]
    [InlineData("v9", "ConfigMap")]
    public void Decode_KindWithoutNumbers_IsNotRead(string apiVersion, string kind) => Assert.Null(ProtobufDecoder.Decode(Body(apiVersion, kind, Field(1, Text(1, "x")))));

    [Fact]
    public void Decode_AnyDamage_IsNotReadOrIsAnObject()
    {
        var whole = Body("v1", "ConfigMap", Field(1, Text(1, "m"), Field(8, Number(1, 5))), Field(2, Text(1, "a"), Text(2, "1")));
        var random = new Random(7);
        for (var round = 0; round < 5000; round++)
        {
            var damaged = whole[..random.Next(whole.Length + 1)];
            for (var change = 0; change < 3 && damaged.Length > 4; change++)
            {
                damaged[random.Next(4, damaged.Length)] = (byte)random.Next(256);
            }

            ProtobufDecoder.Decode(damaged);
        }
    }
}
