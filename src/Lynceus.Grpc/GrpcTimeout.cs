using System.Globalization;

namespace Lynceus.Grpc;

/// <summary>The header <c>grpc-timeout</c>: up to eight digits and a unit.</summary>
/// <remarks>Source: gRPC, PROTOCOL-HTTP2.md, "Timeout".</remarks>
internal static class GrpcTimeout
{
    /// <summary>What is longer, eight digits of hours say, is no limit worth a timer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    /// <returns>Null when it is malformed.</returns>
    public static TimeSpan? TryParse(ReadOnlySpan<char> text)
    {
        if (text.Length is < 2 or > 9 || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return text[^1] switch
        {
            'H' => TimeSpan.FromHours(number),
            'M' => TimeSpan.FromMinutes(number),
            'S' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMilliseconds(number),
            'u' => TimeSpan.FromMicroseconds(number),
            'n' => TimeSpan.FromTicks(number / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
    }
}
