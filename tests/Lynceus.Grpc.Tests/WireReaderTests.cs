using System.Buffers;
using Lynceus.Grpc.Protobuf;

namespace Lynceus.Grpc.Tests;

public class WireReaderTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void ReadField_WhatTheWriterWrote_ComesBack()
    {
        var output = new ArrayBufferWriter<byte>();
        WireWriter.WriteBytes(output, 2, "node"u8);
        WireWriter.WriteBytes(output, 300, new byte[200]);

        var reader = new WireReader(output.WrittenSpan);
        var first = reader.ReadField();
        var text = reader.ReadBytes().ToArray();
        var second = reader.ReadField();
        var length = reader.ReadBytes().Length;

        Assert.Equal((2, WireType.LengthDelimited), first);
        Assert.Equal("node"u8.ToArray(), text);
        Assert.Equal((300, WireType.LengthDelimited), second);
        Assert.Equal(200, length);
        Assert.True(reader.IsAtEnd);
        Assert.Equal(output.WrittenCount, WireWriter.SizeOf(2, 4) + WireWriter.SizeOf(300, 200));
    }

    [Theory]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    [InlineData(new byte[] { 0x00 })]
    [InlineData(new byte[] { 0x0b })]
    [InlineData(new byte[] { 0x0e })]
    [InlineData(new byte[] { 0x0a, 0x05, 0x01 })]
    [InlineData(new byte[] { 0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    [InlineData(new byte[] { 0x09, 1, 2, 3 })]
    [InlineData(new byte[] { 0x0d, 1, 2 })]
    public void ReadField_Malformed_ThrowsInvalidData(byte[] message)
    {
        Assert.Throws<InvalidDataException>(() => ReadAll(message));
    }

    [Fact]
    public void ReadField_RandomBytes_ThrowsNothingElse()
    {
        var random = new Random(1);
        for (var i = 0; i < Rounds; i++)
        {
            var message = new byte[random.Next(64)];
            random.NextBytes(message);
            try
            {
                ReadAll(message);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    private static void ReadAll(byte[] message)
    {
        var reader = new WireReader(message);
        while (!reader.IsAtEnd)
        {
            var (_, type) = reader.ReadField();
            reader.Skip(type);
        }
    }
}
