using System.IO.Compression;
using System.Text;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exposition.Tests.Blocks;

public class BlockCompressorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(9)]
    public void Compress_AnyText_EndsAsASyncFlushAndInflatesToTheSame(int level)
    {
        var random = new Random(level);
        foreach (var length in (int[])[1, 2, 100, 8191, 8192, 8193, 65_536, 400_000])
        {
            foreach (var alphabet in (int[])[1, 4, 256])
            {
                var text = new byte[length];
                for (var i = 0; i < length; i++)
                {
                    text[i] = (byte)random.Next(alphabet);
                }

                var block = new BlockCompressor(level).Compress(text);

                Assert.True(block.Deflated.Span.EndsWith((ReadOnlySpan<byte>)[0, 0, 0xFF, 0xFF]));
                Assert.Equal(Crc32Reference.Of(text), block.Crc);
                var inflated = new byte[length + 1];
                BlockCompressor.Inflate(block, inflated);
                Assert.True(inflated.AsSpan(0, length).SequenceEqual(text));
            }
        }
    }

    [Fact]
    public void Compress_AnyText_HasNoFinalBlock()
    {
        var block = new BlockCompressor(2).Compress("some text\n"u8);

        // With a final block the second would be ignored as what follows a stream.
        using var stream = new DeflateStream(new MemoryStream([.. block.Deflated.Span, .. block.Deflated.Span, 3, 0]), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);

        Assert.Equal("some text\nsome text\n", reader.ReadToEnd());
    }

    [Fact]
    public void Compress_Nothing_IsNothing()
    {
        var block = new BlockCompressor(2).Compress([]);

        Assert.Equal((0, 0, 0u, Crc32Shift.None), (block.DeflatedLength, block.RawLength, block.Crc, block.Shift));
    }
}
