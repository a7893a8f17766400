using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>One version of a custom resource as its definition describes it: pruning, defaults, validation, columns, ownership of fields.</summary>
internal sealed class CustomResourceSchema
{
    private readonly JsonObject _schema;

    /// <param name="version">An entry of <c>spec.versions</c>.</param>
    public CustomResourceSchema(JsonObject version)
    {
        _schema = version["schema"]?["openAPIV3Schema"] as JsonObject ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        HasStatus = version["subresources"]?["status"] is not null;
        HasScale = version["subresources"]?["scale"] is not null;
        Columns = [.. (version["additionalPrinterColumns"] as JsonArray)?.OfType<JsonObject>() ?? []];
        Type = Root(_schema);
    }

    public bool HasStatus { get; }

    public bool HasScale { get; }

    /// <summary><c>additionalPrinterColumns</c>.</summary>
    public IReadOnlyList<JsonObject> Columns { get; }

    /// <summary>The structure for managed fields and apply.</summary>
    public TypeSchema Type { get; }

    /// <summary>A new tree: what the schema does not know is left out, defaults are filled in, fields are in order of their names.</summary>
    public DecodeResult Decode(JsonObject value)
    {
        var problems = new List<string>();
        var result = new JsonObject();
        foreach (var (name, child) in value.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            if (name is "apiVersion" or "kind")
            {
                result[name] = child?.DeepClone();
            }
            else if (name == "metadata")
            {
                var metadata = TypedDecoder.DecodeMetadata(value);
                problems.AddRange(metadata.Problems);
                result[name] = Sorted(metadata.Object);
            }
            else
            {
                Prune(result, name, child, _schema, "", problems);
            }
        }

        Default(result, _schema);
        return new DecodeResult((JsonObject)Sorted(result)!, problems);
    }

    public IReadOnlyList<FieldError> Validate(JsonObject value)
    {
        var errors = new FieldErrors();
        var body = (JsonObject)value.DeepClone();
        body.Remove("metadata");
        body.Remove("apiVersion");
        body.Remove("kind");
        CustomResourceValidation.Check(errors, "", body, WithoutEnvelope(_schema));
        return [.. errors.List.OrderBy(error => error.Field, StringComparer.Ordinal)];
    }

    /// <summary>The same value with the fields of every object in order of their names.</summary>
    public static JsonNode? Sorted(JsonNode? value) => value switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => value?.DeepClone(),
    };

    private static JsonObject WithoutEnvelope(JsonObject schema)
    {
        var copy = (JsonObject)schema.DeepClone();
        if (copy["required"] is JsonArray required)
        {
            required.RemoveAll(name => (string?)name is "apiVersion" or "kind" or "metadata");
        }

        return copy;
    }

    private static bool Is(JsonObject schema, string flag) => schema[flag] is JsonValue value && value.TryGetValue<bool>(out var set) && set;

    private static bool Preserves(JsonObject schema) => Is(schema, "x-kubernetes-preserve-unknown-fields");

    private static void Prune(JsonObject target, string name, JsonNode? child, JsonObject schema, string path, List<string> problems)
    {
        var known = schema["properties"]?[name] as JsonObject ?? schema["additionalProperties"] as JsonObject;
        var embedded = Is(schema, "x-kubernetes-embedded-resource") && name is "apiVersion" or "kind" or "metadata";
        if (known is not null)
        {
            target[name] = Pruned(child, known, path + name, problems);
        }
        else if (Preserves(schema) || embedded || Is(schema, "additionalProperties"))
        {
            target[name] = child?.DeepClone();
        }
        else
        {
            problems.Add($"unknown field \"{path}{name}\"");
        }
    }

    private static JsonNode? Pruned(JsonNode? value, JsonObject schema, string path, List<string> problems)
    {
        switch (value)
        {
            case JsonObject fields:
                var result = new JsonObject();
                foreach (var (name, child) in fields)
                {
                    Prune(result, name, child, schema, path + ".", problems);
                }

                return result;
            case JsonArray items when schema["items"] is JsonObject item:
                return new JsonArray([.. items.Select((child, index) => Pruned(child, item, FieldErrors.At(path, index), problems))]);
            default:
                return value?.DeepClone();
        }
    }

    private static void Default(JsonNode? value, JsonObject schema)
    {
        if (value is JsonObject fields)
        {
            foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
            {
                if (child is not JsonObject property)
                {
                    continue;
                }

                var isUnset = !fields.TryGetPropertyValue(name, out var given) || (given is null && !Is(property, "nullable"));
                if (isUnset && property["default"] is { } value1)
                {
                    fields[name] = value1.DeepClone();
                }

                Default(fields[name], property);
            }

            if (schema["additionalProperties"] is JsonObject values)
            {
                foreach (var (_, child) in fields)
                {
                    Default(child, values);
                }
            }
        }
        else if (value is JsonArray items && schema["items"] is JsonObject item)
        {
            foreach (var child in items)
            {
                Default(child, item);
            }
        }
    }

    private static TypeSchema Root(JsonObject schema)
    {
        var type = Structure(schema);
        var result = new TypeSchema { Kind = TypeKind.Object, PreservesUnknownFields = type.PreservesUnknownFields, Items = type.Items };
        foreach (var (name, field) in type.Fields)
        {
            result.Fields[name] = field;
        }

        var text = new FieldSchema(new TypeSchema { Kind = TypeKind.String });
        result.Fields["apiVersion"] = text;
        result.Fields["kind"] = text;
        result.Fields["metadata"] = new FieldSchema(KubernetesTypes.ObjectMeta) { IsAlwaysWritten = true };
        return result;
    }

    private static TypeSchema Structure(JsonObject schema)
    {
        switch ((string?)schema["type"])
        {
            case "array":
                return new TypeSchema { Kind = TypeKind.List, Items = schema["items"] is JsonObject items ? Structure(items) : TypeSchema.Anything };
            case "string":
                return new TypeSchema { Kind = TypeKind.String, TypeName = "string" };
            case "integer":
                return new TypeSchema { Kind = TypeKind.Integer, TypeName = "integer" };
            case "number":
                return new TypeSchema { Kind = TypeKind.Number, TypeName = "number" };
            case "boolean":
                return new TypeSchema { Kind = TypeKind.Boolean, TypeName = "boolean" };
            case "object":
                break;
            default:
                return Is(schema, "x-kubernetes-int-or-string") ? new TypeSchema { Kind = TypeKind.IntOrString } : TypeSchema.Anything;
        }

        var values = schema["additionalProperties"] as JsonObject;
        var type = new TypeSchema
        {
            Kind = values is null ? TypeKind.Object : TypeKind.Map,
            IsAtomic = (string?)schema["x-kubernetes-map-type"] == "atomic",
            PreservesUnknownFields = Preserves(schema),
            Items = values is not null ? Structure(values) : TypeSchema.Anything,
        };
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (child is JsonObject property)
            {
                type.Fields[name] = Field(property);
            }
        }

        return type;
    }

    private static FieldSchema Field(JsonObject schema)
    {
        var kind = (string?)schema["x-kubernetes-list-type"] switch
        {
            "set" => ListKind.Set,
            "map" => ListKind.Map,
            _ => ListKind.Atomic,
        };
        var keys = (schema["x-kubernetes-list-map-keys"] as JsonArray)?.Select(key => (string)key!).Order(StringComparer.Ordinal).ToArray() ?? [];
        return new FieldSchema(Structure(schema)) { List = kind, MapKeys = keys };
    }
}
