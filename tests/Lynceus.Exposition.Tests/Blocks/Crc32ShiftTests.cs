using FsCheck;
using FsCheck.Fluent;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exposition.Tests.Blocks;

public class Crc32ShiftTests
{
    private static readonly Config Replayed = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261121, 1);

    [Fact]
    public void Reference_KnownText_HasThePublishedCheckValue() => Assert.Equal(0xCBF4_3926u, Crc32Reference.Of("123456789"u8));

    [Fact]
    public void Of_TwoTexts_JoinsTheirSums()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte[]>(), static (a, b) =>
            (Crc32Shift.Multiply(Crc32Reference.Of(a), Crc32Shift.Of(b.Length)) ^ Crc32Reference.Of(b)) == Crc32Reference.Of([.. a, .. b])).Check(Replayed);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1L << 29, 1L << 29)]
    [InlineData((1L << 32) - 1, 1)]
    [InlineData(1L << 40, 12_345_678_901)]
    public void Of_Lengths_AddsUp(long a, long b) => Assert.Equal(Crc32Shift.Of(a + b), Crc32Shift.Multiply(Crc32Shift.Of(a), Crc32Shift.Of(b)));
}
