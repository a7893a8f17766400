namespace Lynceus.Reports.Tests;

/// <summary>Damages a report as transports and bugs do: bytes flipped, cut, doubled, and pieces put elsewhere.</summary>
internal static class Mutation
{
    private static ReadOnlySpan<byte> Syntax => "{}[]:,\"'&*!|>-?#%@`~ \t\n\\0123456789tfn\x80\xff"u8;

    public static byte[] Of(byte[] report, Random random)
    {
        var bytes = new List<byte>(report);
        for (var i = random.Next(1, 6); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = Syntax[random.Next(Syntax.Length)];
                    break;
                case 2:
                    bytes.Insert(at, Syntax[random.Next(Syntax.Length)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : 1);
                    break;
            }
        }

        return [.. bytes];
    }
}
