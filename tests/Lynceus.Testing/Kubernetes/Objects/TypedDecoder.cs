using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Brings an object of a built-in kind into the form in which the server keeps and writes it.</summary>
internal sealed class TypedDecoder
{
    private readonly List<string> _problems = [];

    private TypedDecoder()
    {
    }

    /// <summary>A new tree; the argument is not changed.</summary>
    /// <exception cref="ApiException">400 when a value has not the type of its field.</exception>
    public static DecodeResult Decode(JsonObject value, TypeSchema schema)
    {
        var decoder = new TypedDecoder();
        try
        {
            return new DecodeResult(decoder.Object(value, schema, ""), decoder._problems);
        }
        catch (TypedValueException exception)
        {
            var kind = (string?)value["kind"];
            var version = ((string?)value["apiVersion"] ?? "").Split('/')[^1];
            throw ApiErrors.BadRequest($"{kind} in version \"{version}\" cannot be handled as a {kind}: {exception.Message}");
        }
    }

    /// <summary>As <see cref="Decode"/>, for the result of a patch: the failure is the <see cref="TypedValueException"/> itself.</summary>
    public static DecodeResult DecodePatched(JsonObject value, TypeSchema schema)
    {
        var decoder = new TypedDecoder();
        return new DecodeResult(decoder.Object(value, schema, ""), decoder._problems);
    }

    private JsonObject Object(JsonObject value, TypeSchema schema, string path)
    {
        var result = new JsonObject();
        foreach (var (name, field) in schema.Fields)
        {
            var child = value[name];
            var written = child is null ? null : Value(child, field, schema.TypeName, Join(path, name));
            if (written is null || IsEmpty(written, field))
            {
                written = field.IsAlwaysWritten ? Empty(field.Type, written) : null;
                if (written is null && !field.IsAlwaysWritten)
                {
                    continue;
                }
            }

            result.Add(name, written);
        }

        foreach (var (name, child) in value)
        {
            if (schema.Field(name) is null)
            {
                _problems.Add($"unknown field \"{Join(path, name)}\"");
            }
        }

        return result;
    }

    private JsonNode? Value(JsonNode value, FieldSchema field, string owner, string path)
    {
        var type = field.Type;
        switch (type.Kind)
        {
            case TypeKind.Any:
                return value.DeepClone();
            case TypeKind.Object:
                return Object(value as JsonObject ?? throw Mismatch(value, owner, path, type), type, path);
            case TypeKind.Map:
                var map = new JsonObject();
                foreach (var (name, child) in (value as JsonObject ?? throw Mismatch(value, owner, path, type)).OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    map.Add(name, child is null ? Zero(type.Items!) : Value(child, new FieldSchema(type.Items!), owner, Join(path, name)));
                }

                return map;
            case TypeKind.List:
                var list = new JsonArray();
                foreach (var item in value as JsonArray ?? throw Mismatch(value, owner, path, type))
                {
                    var place = string.Create(CultureInfo.InvariantCulture, $"{path}[{list.Count}]");
                    list.Add(item is null ? Zero(type.Items!) : Value(item, new FieldSchema(type.Items!), owner, place));
                }

                return list;
            default:
                return Scalar(value, type, owner, path);
        }
    }

    private static JsonNode Scalar(JsonNode value, TypeSchema type, string owner, string path)
    {
        var kind = value.GetValueKind();
        switch (type.Kind)
        {
            case TypeKind.Boolean when kind is JsonValueKind.True or JsonValueKind.False:
            case TypeKind.Number when kind == JsonValueKind.Number:
            case TypeKind.String or TypeKind.Bytes or TypeKind.IntOrString when kind == JsonValueKind.String:
                return value.DeepClone();
            case TypeKind.Integer or TypeKind.IntOrString when kind == JsonValueKind.Number:
                return Integer(value, type, owner, path);
            case TypeKind.Quantity when kind is JsonValueKind.String or JsonValueKind.Number:
                var text = kind == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
                return Quantity.Canonical(text)
                    ?? throw new TypedValueException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
            case TypeKind.Time or TypeKind.MicroTime when kind == JsonValueKind.String:
                return GoTime.Canonical(value.GetValue<string>(), type.Kind == TypeKind.MicroTime);
            case TypeKind.Time or TypeKind.MicroTime:
                throw new TypedValueException($"json: cannot unmarshal {GoTypes.JsonName(value)} into Go value of type string");
            default:
                throw Mismatch(value, owner, path, type);
        }
    }

    private static JsonNode Integer(JsonNode value, TypeSchema type, string owner, string path)
    {
        var text = value.ToJsonString();
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || (type.Bits == 32 && number != (int)number))
        {
            throw new TypedValueException($"json: cannot unmarshal number {text} into Go struct field {owner}.{WithoutIndexes(path)} of type {type.TypeName}");
        }

        return JsonValue.Create(number);
    }

    private static TypedValueException Mismatch(JsonNode value, string owner, string path, TypeSchema type) =>
        new($"json: cannot unmarshal {GoTypes.JsonName(value)} into Go struct field {owner}.{WithoutIndexes(path)} of type {GoName(type)}");

    private static string GoName(TypeSchema type) => type.Kind switch
    {
        TypeKind.Map => "map[string]" + GoName(type.Items!),
        TypeKind.List => "[]" + GoName(type.Items!),
        TypeKind.Object or TypeKind.Quantity => "v1." + type.TypeName,
        _ => type.TypeName,
    };

    private static string WithoutIndexes(string path)
    {
        var result = new System.Text.StringBuilder(path.Length);
        var inside = false;
        foreach (var c in path)
        {
            inside = c == '[' || (inside && c != ']');
            if (!inside && c != ']')
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;

    private static bool IsEmpty(JsonNode value, FieldSchema field) => value switch
    {
        // An object given is an object; only lists and maps have an empty value that is left out.
        JsonObject map => map.Count == 0 && field.Type.Kind == TypeKind.Map,
        JsonArray list => list.Count == 0,
        _ when field.KeepsZero || field.Type.Kind is TypeKind.Any or TypeKind.Time or TypeKind.MicroTime or TypeKind.Quantity or TypeKind.IntOrString => false,
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>().Length == 0,
            JsonValueKind.False => true,
            JsonValueKind.Number => value.ToJsonString() == "0",
            _ => false,
        },
    };

    // What the server writes for a field that has no value and is written all the same.
    private static JsonNode? Empty(TypeSchema type, JsonNode? given) => given ?? (type.Kind switch
    {
        TypeKind.Object => ZeroObject(type),
        TypeKind.Any => new JsonObject(),
        _ => Zero(type),
    });

    private static JsonNode? Zero(TypeSchema type) => type.Kind switch
    {
        TypeKind.String => JsonValue.Create(""),
        TypeKind.Integer or TypeKind.Number or TypeKind.IntOrString => JsonValue.Create(0),
        TypeKind.Boolean => JsonValue.Create(false),
        TypeKind.Quantity => JsonValue.Create("0"),
        TypeKind.Object => ZeroObject(type),
        _ => null,
    };

    /// <summary>An object of the kind with nothing set: only what is always written.</summary>
    internal static JsonObject ZeroObject(TypeSchema type)
    {
        var result = new JsonObject();
        foreach (var (name, field) in type.Fields)
        {
            if (field.IsAlwaysWritten)
            {
                result.Add(name, Empty(field.Type, null));
            }
        }

        return result;
    }
}
