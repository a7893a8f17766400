using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lynceus.Commands.Translation;

/// <summary>JSON to standard output, written through as it grows.</summary>
internal sealed class JsonOutput(Stream output, bool indented) : IDisposable
{
    private const int FlushBytes = 32 * 1024;

    // The output is not embedded in a page, so letters of every language may stay as they are.
    public Utf8JsonWriter Json { get; } =
        new(output, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Called between elements; keeps what is in memory small.</summary>
    public void FlushWhenLarge()
    {
        if (Json.BytesPending > FlushBytes)
        {
            Json.Flush();
        }
    }

    public void Finish()
    {
        Json.Flush();
        output.Write("\n"u8);
        output.Flush();
    }

    public void Dispose() => Json.Dispose();
}
