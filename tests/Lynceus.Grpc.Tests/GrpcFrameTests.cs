using System.Buffers;

namespace Lynceus.Grpc.Tests;

public class GrpcFrameTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    public void TryRead_BytesMissing_LeavesBufferUntouched(int available)
    {
        var buffer = new ReadOnlySequence<byte>([0, 0, 0, 0, 3, 1, 2, 3], 0, available);

        var isComplete = GrpcFrame.TryRead(ref buffer, maxMessageBytes: 100, out _);

        Assert.False(isComplete);
        Assert.Equal(available, buffer.Length);
    }

    [Fact]
    public void TryRead_LengthOverLimit_ThrowsBeforeTheMessageIsThere()
    {
        var buffer = new ReadOnlySequence<byte>([0, 0xff, 0xff, 0xff, 0xff]);

        var thrown = Assert.Throws<GrpcException>(() => GrpcFrame.TryRead(ref buffer, maxMessageBytes: 100, out _));

        Assert.Equal(GrpcStatusCode.ResourceExhausted, thrown.Status.Code);
    }

    [Theory]
    [InlineData(1, GrpcStatusCode.Unimplemented)]
    [InlineData(7, GrpcStatusCode.Internal)]
    public void TryRead_FlagNotZero_Throws(byte flag, GrpcStatusCode expected)
    {
        var buffer = new ReadOnlySequence<byte>([flag, 0, 0, 0, 0]);

        var thrown = Assert.Throws<GrpcException>(() => GrpcFrame.TryRead(ref buffer, maxMessageBytes: 100, out _));

        Assert.Equal(expected, thrown.Status.Code);
    }

    [Fact]
    public void TryRead_TwoFrames_TakesOneAfterTheOther()
    {
        var buffer = new ReadOnlySequence<byte>([0, 0, 0, 0, 1, 42, 0, 0, 0, 0, 0]);

        Assert.True(GrpcFrame.TryRead(ref buffer, 100, out var first));
        Assert.True(GrpcFrame.TryRead(ref buffer, 100, out var second));

        Assert.Equal([42], first.ToArray());
        Assert.Equal(0, second.Length);
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void WriteHeader_Length_IsBigEndian()
    {
        var header = new byte[] { 9, 9, 9, 9, 9 };

        GrpcFrame.WriteHeader(header, 0x01020304);

        Assert.Equal([0, 1, 2, 3, 4], header);
    }
}
