namespace Lynceus.Exposition.Tests.Blocks;

/// <summary>CRC-32 bit by bit, as RFC 1952 section 8 defines it.</summary>
internal static class Crc32Reference
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB8_8320;
            }
        }

        return ~crc;
    }
}
