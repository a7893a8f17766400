using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lynceus.Reports.Fragments;
using Lynceus.Reports.Json;

namespace Lynceus.Reports;

/// <summary>Shows the part of a report that a finding came from.</summary>
public static class ReportFragment
{
    private const int MinBytes = 256;

    /// <summary>The value that the pointer leads to, as indented JSON for people: secrets are masked (see <see cref="SecretMask"/>), long texts
    /// end in "…", and a value longer than <paramref name="maxBytes"/> ends with a line that says so and is then no JSON any more.</summary>
    /// <param name="pointer">As in <see cref="Finding.RawPointer"/>: a JSON pointer whose first segment is the index of the document when
    /// the report has several. YAML reports are pointed into like their JSON equivalent.</param>
    /// <param name="maxBytes">Length of the answer as UTF-8; at least 256.</param>
    /// <returns>Null when the pointer leads nowhere.</returns>
    /// <remarks>Reads the report up to the value and no further, and keeps no more of it than is shown.</remarks>
    /// <exception cref="ReportFormatException">The report is malformed before the end of the value.</exception>
    public static string? Extract(
        ReportSource source, string pointer, int maxBytes, ReportLimits limits, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, MinBytes);
        if (Segments(pointer, limits) is not { } segments)
        {
            return null;
        }

        using var document = ReportDocument.Open(source, limits, cancellationToken);
        return ReportTranslation.Guarded(() => Extract(document, segments, maxBytes, limits));
    }

    private static string? Extract(ReportDocument document, ReadOnlySpan<string> segments, int maxBytes, ReportLimits limits)
    {
        var index = 0;
        if (segments.Length > 0 && ArrayIndex(segments[0]) is { } first && document.HasSeveralDocuments())
        {
            index = first;
            segments = segments[1..];
        }

        using var input = document.NewInput();
        var cursor = new JsonCursor(input);
        if (!GoToDocument(ref cursor, index) || !GoTo(ref cursor, segments))
        {
            return null;
        }

        var reader = new FragmentReader(maxBytes, limits.MaxTextChars);
        var value = reader.Read(ref cursor);
        SecretMask.Apply(ref value, segments, reader.IsCut);
        return Show(value, reader.IsCut, maxBytes);
    }

    private static string[]? Segments(string pointer, ReportLimits limits)
    {
        // No value stands deeper, and no name is longer than a token.
        if ((pointer.Length > 0 && pointer[0] != '/') || pointer.AsSpan().Count('/') > limits.MaxDepth + 1)
        {
            return null;
        }

        return JsonPointer.Segments(pointer);
    }

    private static bool GoToDocument(ref JsonCursor cursor, int index)
    {
        for (; cursor.NextDocument(); index--)
        {
            if (index == 0)
            {
                return true;
            }

            cursor.Skip();
        }

        return false;
    }

    private static bool GoTo(ref JsonCursor cursor, ReadOnlySpan<string> segments)
    {
        foreach (var segment in segments)
        {
            var found = cursor.TokenType switch
            {
                JsonTokenType.StartObject => GoToProperty(ref cursor, segment),
                JsonTokenType.StartArray => ArrayIndex(segment) is { } index && GoToElement(ref cursor, index),
                _ => false,
            };
            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    private static bool GoToProperty(ref JsonCursor cursor, string wanted)
    {
        while (cursor.NextProperty(out var name))
        {
            if (name == wanted)
            {
                return true;
            }

            cursor.Skip();
        }

        return false;
    }

    private static bool GoToElement(ref JsonCursor cursor, int index)
    {
        for (; cursor.NextElement(); index--)
        {
            if (index == 0)
            {
                return true;
            }

            cursor.Skip();
        }

        return false;
    }

    // Digits without leading zeros (RFC 6901, section 4).
    private static int? ArrayIndex(string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && (segment.Length == 1 || segment[0] != '0')
            ? index
            : null;

    private static string Show(JsonNode? value, bool isCut, int maxBytes)
    {
        var output = new ArrayBufferWriter<byte>();
        // The text is shown, not embedded into a script, so only what JSON demands is escaped.
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            if (value is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                value.WriteTo(writer);
            }
        }

        if (!isCut && output.WrittenCount <= maxBytes)
        {
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }

        var marker = $"\n… cut: this part of the report is longer than {maxBytes} bytes.";
        var end = Math.Min(output.WrittenCount, maxBytes - Encoding.UTF8.GetByteCount(marker));
        while (end > 0 && end < output.WrittenCount && (output.WrittenSpan[end] & 0xC0) == 0x80)
        {
            end--; // not within a character
        }

        return Encoding.UTF8.GetString(output.WrittenSpan[..end]) + marker;
    }
}
