using System.Text;
using System.Text.Json;

namespace Lynceus.Reports.Inputs;

/// <summary>Lines that loggers write as JSON (zap, logrus, zerolog, slog, klog, bunyan and their like).</summary>
internal static class LogLine
{
    private static readonly HashSet<string> Levels = new(StringComparer.OrdinalIgnoreCase) { "level", "lvl", "severity", "log.level", "loglevel" };

    private static readonly HashSet<string> Messages = new(StringComparer.OrdinalIgnoreCase) { "msg", "message" };

    private static readonly HashSet<string> Times = new(StringComparer.OrdinalIgnoreCase) { "ts", "time", "timestamp", "@timestamp", "t", "datetime" };

    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase) { "logger", "caller", "name", "v", "hostname", "pid", "thread", "component" };

    /// <summary>The name of the first property is one that such lines begin with. Cheap, and false for reports.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> text)
    {
        text = text[1..].TrimStart(" \t"u8);
        if (text is not [(byte)'"', ..] || text[1..Math.Min(text.Length, 32)].IndexOf((byte)'"') is not (> 0 and var length))
        {
            return false;
        }

        var name = Encoding.UTF8.GetString(text.Slice(1, length));
        return Levels.Contains(name) || Messages.Contains(name) || Times.Contains(name) || Others.Contains(name);
    }

    /// <summary>The line is one object with a level or a place in code, a message and a time, and nothing behind it.</summary>
    public static bool Is(ReadOnlySpan<byte> line)
    {
        var (level, message, time, other) = (false, false, false, false);
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var name = reader.GetString()!;
                level |= Levels.Contains(name);
                message |= Messages.Contains(name);
                time |= Times.Contains(name);
                other |= Others.Contains(name);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }

        return level ? message || time : message && time && other;
    }
}
