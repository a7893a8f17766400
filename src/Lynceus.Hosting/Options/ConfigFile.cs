using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lynceus.Hosting.Options;

/// <summary>Reads a configuration file: one map of option names to values, as YAML or (<c>*.json</c>) as JSON.</summary>
internal static class ConfigFile
{
    // The options of every role together stay below 10 KiB; anything larger is another file by mistake.
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Values by name. Keys with a null value are left out; a list becomes its values joined by commas.</summary>
    /// <exception cref="ConfigFileException">The file is missing, too large or not such a map.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            var bytes = ReadBytes(path);
            return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ReadJson(bytes) : ReadYaml(bytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigFileException("there is no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigFileException($"it cannot be read ({e.Message})", e);
        }
        catch (JsonException e)
        {
            throw new ConfigFileException($"it is not valid JSON at line {e.LineNumber + 1}", e);
        }
        catch (YamlException e)
        {
            throw new ConfigFileException($"it is not valid YAML at line {e.Start.Line}", e);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        if (System.IO.Directory.Exists(path))
        {
            throw new ConfigFileException("it is a directory");
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        var bytes = new byte[MaxBytes + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= MaxBytes
            ? bytes[..length]
            : throw new ConfigFileException($"it is over the limit of {ByteSize.Format(MaxBytes)}");
    }

    private static Dictionary<string, string> ReadJson(byte[] bytes)
    {
        using var document = JsonDocument.Parse(
            bytes, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new ConfigFileException("it is not a map of option names to values");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            Add(values, property.Name, property.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.Array => string.Join(',', property.Value.EnumerateArray().Select(e => ScalarOf(property.Name, e))),
                _ => ScalarOf(property.Name, property.Value),
            });
        }

        return values;
    }

    private static string ScalarOf(string key, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw NotPlain(key),
    };

    // Events instead of the object model: anchors, tags and merged maps have no place in a list of options.
    private static Dictionary<string, string> ReadYaml(byte[] bytes)
    {
        using var text = new StreamReader(new MemoryStream(bytes, writable: false));
        var parser = new Parser(text);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            return values; // an empty file, or comments alone
        }

        if (!parser.TryConsume<MappingStart>(out _))
        {
            return parser.TryConsume<Scalar>(out var scalar) && IsNull(scalar)
                ? values
                : throw new ConfigFileException("it is not a map of option names to values");
        }

        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>().Value;
            Add(values, key, ReadValue(parser, key));
        }

        return values;
    }

    private static string? ReadValue(Parser parser, string key)
    {
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return IsNull(scalar) ? null : scalar.Value;
        }

        if (!parser.TryConsume<SequenceStart>(out _))
        {
            throw NotPlain(key);
        }

        var items = new List<string>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(parser.TryConsume<Scalar>(out var item) ? item.Value : throw NotPlain(key));
        }

        return string.Join(',', items);
    }

    private static void Add(Dictionary<string, string> values, string key, string? value)
    {
        if (value is not null && !values.TryAdd(key, value))
        {
            throw new ConfigFileException($"the key '{key}' stands in it twice");
        }
    }

    private static bool IsNull(Scalar scalar) => scalar is { Style: ScalarStyle.Plain, Value: "" or "null" or "~" or "Null" or "NULL" };

    private static ConfigFileException NotPlain(string key) => new($"the key '{key}' takes one value or a list of values");
}
