using System.Globalization;
using System.Text.Json;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>A value of a kubeconfig with the place it stands at.</summary>
internal sealed class KubeconfigNode(string file, int line)
{
    /// <summary>The file as it was named to us; its folder is what relative paths start from.</summary>
    public string File { get; } = file;

    public int Line { get; } = line;

    /// <summary>Null for lists, maps and the null value.</summary>
    public string? Scalar { get; init; }

    /// <summary>The scalar stood in quotes or as a block: a text, whatever it looks like.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>Null unless this is a list.</summary>
    public List<KubeconfigNode>? Items { get; init; }

    /// <summary>Null unless this is a map.</summary>
    public Dictionary<string, KubeconfigNode>? Fields { get; init; }

    public bool IsNull => Scalar is null && Items is null && Fields is null;

    public KubeconfigException Error(string problem, Exception? innerException = null) => new(File, Line, problem, innerException);

    /// <summary>The field, or null where it is missing or has the null value.</summary>
    public KubeconfigNode? Find(string key) =>
        Fields is not null && Fields.TryGetValue(key, out var value) && !value.IsNull ? value : null;

    /// <summary>The map under the key; null where it is missing.</summary>
    public KubeconfigNode? Map(string key) =>
        Find(key) is not { } value ? null : value.Fields is not null ? value : throw value.Error($"'{key}' takes a map");

    /// <summary>The list under the key; empty where it is missing.</summary>
    public IReadOnlyList<KubeconfigNode> List(string key) =>
        Find(key) is not { } value ? [] : value.Items ?? throw value.Error($"'{key}' takes a list");

    /// <summary>The text under the key; null where it is missing or empty.</summary>
    public string? Text(string key) =>
        Find(key) is not { } value ? null : value.Scalar is null ? throw value.Error($"'{key}' takes a text") : value.Scalar.Length == 0 ? null : value.Scalar;

    public bool Flag(string key) => Find(key) is { } value && value switch
    {
        { IsQuoted: false, Scalar: "true" or "True" or "TRUE" } => true,
        { IsQuoted: false, Scalar: "false" or "False" or "FALSE" } => false,
        _ => throw value.Error($"'{key}' takes true or false"),
    };

    /// <summary>The texts in a list under the key.</summary>
    public IReadOnlyList<string> Texts(string key) =>
        [.. List(key).Select(item => item.Scalar ?? throw item.Error($"'{key}' takes a list of texts"))];

    /// <summary>The path under the key, absolute: one that is relative starts from the folder of its own file.</summary>
    public string? FilePath(string key) => Text(key) is { } path ? Resolve(path) : null;

    public string Resolve(string path) => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(File))!);

    /// <summary>The bytes that stand under the key in base64; null where it is missing or empty.</summary>
    public byte[]? Data(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException e)
        {
            throw Find(key)!.Error($"'{key}' is not valid base64", e);
        }
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        if (Fields is not null)
        {
            writer.WriteStartObject();
            foreach (var (key, value) in Fields)
            {
                writer.WritePropertyName(key);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }
        else if (Items is not null)
        {
            writer.WriteStartArray();
            Items.ForEach(item => item.WriteTo(writer));
            writer.WriteEndArray();
        }
        else
        {
            WriteScalarTo(writer);
        }
    }

    private void WriteScalarTo(Utf8JsonWriter writer)
    {
        switch (Scalar)
        {
            case null:
                writer.WriteNullValue();
                break;
            case "true" or "True" or "TRUE" when !IsQuoted:
                writer.WriteBooleanValue(true);
                break;
            case "false" or "False" or "FALSE" when !IsQuoted:
                writer.WriteBooleanValue(false);
                break;
            case var text when !IsQuoted && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                writer.WriteNumberValue(number);
                break;
            case var text when !IsQuoted && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(Scalar);
                break;
        }
    }
}
