namespace Lynceus.Exposition.Blocks;

/// <summary>
/// What following bytes do to the CRC-32 of gzip (RFC 1952): with B after A, <c>crc(AB) = crc(A) · x^(8·|B|) + crc(B)</c> modulo the polynomial, so texts that were
/// summed apart can be joined without reading them again.
/// </summary>
/// <remarks>Polynomials over GF(2) of degree below 32, the highest bit is the coefficient of x^0.</remarks>
internal static class Crc32Shift
{
    public const uint None = 0x8000_0000;

    private const uint Polynomial = 0xEDB8_8320;

    // x^(2^k); the polynomial is primitive, so x^(2^32) is x again and 32 entries do for any length.
    private static readonly uint[] Squares = CreateSquares();

    /// <summary>x^(8·<paramref name="bytes"/>).</summary>
    public static uint Of(long bytes)
    {
        var shift = None;
        for (var k = 3; bytes != 0; k++, bytes >>= 1)
        {
            if ((bytes & 1) != 0)
            {
                shift = Multiply(shift, Squares[k % Squares.Length]);
            }
        }

        return shift;
    }

    public static uint Multiply(uint a, uint b)
    {
        var product = 0u;
        for (var bit = 31; bit >= 0; bit--)
        {
            product ^= b & (0 - ((a >> bit) & 1));
            b = (b >> 1) ^ (Polynomial & (0 - (b & 1)));
        }

        return product;
    }

    private static uint[] CreateSquares()
    {
        var squares = new uint[32];
        squares[0] = None >> 1;
        for (var k = 1; k < squares.Length; k++)
        {
            squares[k] = Multiply(squares[k - 1], squares[k - 1]);
        }

        return squares;
    }
}
