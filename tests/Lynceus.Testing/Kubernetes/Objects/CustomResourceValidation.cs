using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Checks a value against a structural schema, in the words of the server.</summary>
internal static class CustomResourceValidation
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    public static void Check(FieldErrors errors, string field, JsonNode? value, JsonObject schema)
    {
        if (value is null)
        {
            if (!Flag(schema, "nullable") && schema["type"] is not null)
            {
                WrongType(errors, field, schema, "null");
            }

            return;
        }

        if (!HasType(value, schema))
        {
            WrongType(errors, field, schema, TypeOf(value));
            return;
        }

        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            errors.Add(FieldError.NotSupported(field, Bare(value), [.. words.Select(Bare)]));
        }

        switch (value)
        {
            case JsonObject fields:
                Object(errors, field, fields, schema);
                break;
            case JsonArray items:
                List(errors, field, items, schema);
                break;
            default:
                if (value.GetValueKind() == JsonValueKind.String)
                {
                    Text(errors, field, value.GetValue<string>(), schema);
                }
                else if (value.GetValueKind() == JsonValueKind.Number)
                {
                    Number(errors, field, value, schema);
                }

                break;
        }
    }

    private static void Object(FieldErrors errors, string field, JsonObject fields, JsonObject schema)
    {
        var prefix = field.Length == 0 ? "" : field + ".";
        foreach (var name in (schema["required"] as JsonArray)?.Select(name => (string)name!) ?? [])
        {
            if (!fields.ContainsKey(name))
            {
                errors.Required(prefix + name);
            }
        }

        foreach (var (name, child) in fields)
        {
            if (schema["properties"]?[name] is JsonObject property)
            {
                Check(errors, prefix + name, child, property);
            }
            else if (schema["additionalProperties"] is JsonObject values)
            {
                Check(errors, prefix + name, child, values);
            }
        }
    }

    private static void List(FieldErrors errors, string field, JsonArray items, JsonObject schema)
    {
        if (schema["maxItems"] is { } most && items.Count > (long)most)
        {
            errors.Add(new FieldError(field, "FieldValueTooMany", string.Create(CultureInfo.InvariantCulture, $"Too many: {items.Count}: must have at most {(long)most} items")));
        }

        if (schema["minItems"] is { } least && items.Count < (long)least)
        {
            errors.Invalid(field, items.Count, string.Create(CultureInfo.InvariantCulture, $"{field} in body should have at least {(long)least} items"));
        }

        if (schema["items"] is JsonObject item)
        {
            for (var i = 0; i < items.Count; i++)
            {
                Check(errors, FieldErrors.At(field, i), items[i], item);
            }
        }

        var keys = schema["x-kubernetes-list-map-keys"] as JsonArray;
        if (keys is null && (string?)schema["x-kubernetes-list-type"] != "set")
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            var key = keys is null ? items[i] : new JsonObject(keys.Select(name => KeyValuePair.Create((string)name!, (items[i] as JsonObject)?[(string)name!]?.DeepClone())));
            if (!seen.Add(JsonValueText.Of(key)))
            {
                errors.Add(new FieldError(FieldErrors.At(field, i), "FieldValueDuplicate", "Duplicate value: " + JsonValueText.Of(key)));
            }
        }
    }

    private static void Text(FieldErrors errors, string field, string text, JsonObject schema)
    {
        if (schema["maxLength"] is { } most && text.Length > (long)most)
        {
            errors.Add(new FieldError(field, "FieldValueTooLong", string.Create(CultureInfo.InvariantCulture, $"Too long: may not be more than {(long)most} bytes")));
        }

        if (schema["minLength"] is { } least && text.Length < (long)least)
        {
            errors.Invalid(field, text, string.Create(CultureInfo.InvariantCulture, $"{field} in body should be at least {(long)least} chars long"));
        }

        if ((string?)schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.None, PatternTimeout))
        {
            errors.Invalid(field, text, $"{field} in body should match '{pattern}'");
        }

        if ((string?)schema["format"] == "date-time" && !GoTime.TryParse(text, out _))
        {
            errors.Add(new FieldError(field, "FieldValueTypeInvalid", $"Invalid value: {GoTypes.Quote(text)}: {field} in body must be of type date-time: {GoTypes.Quote(text)}"));
        }
    }

    private static void Number(FieldErrors errors, string field, JsonNode value, JsonObject schema)
    {
        var number = double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (schema["minimum"] is { } least)
        {
            var bound = double.Parse(least.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
            var exclusive = Flag(schema, "exclusiveMinimum");
            if (number < bound || (exclusive && number == bound))
            {
                errors.Invalid(field, value, $"{field} in body should be greater than {(exclusive ? "" : "or equal to ")}{least.ToJsonString()}");
            }
        }

        if (schema["maximum"] is { } most)
        {
            var bound = double.Parse(most.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
            var exclusive = Flag(schema, "exclusiveMaximum");
            if (number > bound || (exclusive && number == bound))
            {
                errors.Invalid(field, value, $"{field} in body should be less than {(exclusive ? "" : "or equal to ")}{most.ToJsonString()}");
            }
        }
    }

    private static void WrongType(FieldErrors errors, string field, JsonObject schema, string found)
    {
        var wanted = (string?)schema["type"] ?? "integer,string";
        errors.Add(new FieldError(field, "FieldValueTypeInvalid", $"Invalid value: \"{found}\": {field} in body must be of type {wanted}: \"{found}\""));
    }

    private static bool Flag(JsonObject schema, string name) => schema[name] is JsonValue value && value.TryGetValue<bool>(out var set) && set;

    private static bool HasType(JsonNode value, JsonObject schema)
    {
        if (Flag(schema, "x-kubernetes-int-or-string"))
        {
            return TypeOf(value) is "integer" or "string";
        }

        var wanted = (string?)schema["type"];
        return wanted is null || wanted == TypeOf(value) || (wanted == "number" && TypeOf(value) == "integer");
    }

    private static string TypeOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.ToJsonString().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static string Bare(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : JsonValueText.Of(value);
}
