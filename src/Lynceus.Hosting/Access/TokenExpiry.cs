using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Lynceus.Hosting.Access;

/// <summary>Reads when a JSON Web Token ends. Nothing is verified: ask only about tokens that the API server accepted.</summary>
/// <remarks>RFC 7519 section 4.1.4.</remarks>
internal static class TokenExpiry
{
    // Year 9999; above it there is no date.
    private const long MaxUnixSeconds = 253_402_300_799;

    /// <summary>Null when it is no JWT or names no end.</summary>
    public static DateTimeOffset? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(Base64Url.DecodeFromChars(parts[1]));
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("exp"u8) && reader.Read())
                {
                    return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && seconds is >= 0 and <= MaxUnixSeconds
                        ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
                        : null;
                }
            }
        }
        catch (Exception e) when (e is FormatException or JsonException or DecoderFallbackException)
        {
            return null;
        }

        return null;
    }
}
