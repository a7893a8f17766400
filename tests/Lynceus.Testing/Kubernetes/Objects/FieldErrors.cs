using System.Globalization;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Collects what is wrong with an object, in the order in which the server finds it.</summary>
internal sealed class FieldErrors
{
    private readonly List<FieldError> _errors = [];

    public IReadOnlyList<FieldError> List => _errors;

    public void Add(FieldError error) => _errors.Add(error);

    public void Required(string field, string? message = null) => Add(FieldError.Required(field, message));

    public void Invalid(string field, JsonNode? value, string message) => Add(FieldError.Invalid(field, Text(value), message));

    public void Duplicate(string field, string value) => Add(new FieldError(field, "FieldValueDuplicate", "Duplicate value: " + GoTypes.Quote(value)));

    public void NotFound(string field, string value) => Add(new FieldError(field, "FieldValueNotFound", "Not found: " + GoTypes.Quote(value)));

    public void Immutable(string field, JsonNode? before, JsonNode? after)
    {
        if (!JsonNode.DeepEquals(before, after))
        {
            Invalid(field, after, "field is immutable");
        }
    }

    /// <summary>A text that is checked by a rule when it is there.</summary>
    public void Name(string field, string? value, Func<string, string?> rule)
    {
        if (value is not null && rule(value) is { } message)
        {
            Invalid(field, value, message);
        }
    }

    /// <summary>One of a few words; the server names them sorted.</summary>
    public void OneOf(string field, string? value, params string[] words)
    {
        if (value is not null && Array.IndexOf(words, value) < 0)
        {
            Add(FieldError.NotSupported(field, value, words));
        }
    }

    public void NotNegative(string field, JsonNode? value)
    {
        if (value is not null && (long)value < 0)
        {
            Invalid(field, value, "must be greater than or equal to 0");
        }
    }

    public void Port(string field, JsonNode? value)
    {
        if (value is not null && (long)value is < 1 or > 65535)
        {
            Invalid(field, value, "must be between 1 and 65535, inclusive");
        }
    }

    public static string At(string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]");

    private static string Text(JsonNode? value) => value is null ? "null" : JsonValueText.Of(value);
}
