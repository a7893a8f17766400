using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Lynceus.Metacollector.Logging;

/// <summary>Writes log lines as the original does, with zap's production encoder: tools look for its messages and keys.</summary>
/// <remarks>A template that ends in <c>key={key}</c> parts is a message with fields; any other is a message as it is.</remarks>
internal sealed partial class ZapFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "zap";

    private const string Template = "{OriginalFormat}";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("level", LevelOf(logEntry.LogLevel));
            json.WriteString("ts", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("logger", logEntry.Category);
            WriteMessage(json, logEntry);
            if (logEntry.Exception is { } exception)
            {
                json.WriteString("error", exception.Message);
                json.WriteString("stacktrace", exception.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    private static void WriteMessage<TState>(Utf8JsonWriter json, in LogEntry<TState> entry)
    {
        if (entry.State is IReadOnlyList<KeyValuePair<string, object?>> values && values.FirstOrDefault(static v => v.Key == Template).Value is string template
            && Fields().Match(template) is { Success: true } fields)
        {
            json.WriteString("msg", template[..fields.Index]);
            foreach (var (key, value) in values.Where(static v => v.Key != Template))
            {
                json.WriteString(key, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        else
        {
            json.WriteString("msg", entry.Formatter(entry.State, entry.Exception));
        }
    }

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Critical => "panic",
        _ => "error",
    };

    [GeneratedRegex(@"(?: \w+=\{\w+\})+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fields();
}
