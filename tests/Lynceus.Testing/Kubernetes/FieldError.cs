namespace Lynceus.Testing.Kubernetes;

/// <summary>One cause of a 422. <paramref name="Message"/> is the text after the field's name, for example <c>Required value</c>.</summary>
internal sealed record FieldError(string Field, string Reason, string Message)
{
    public static FieldError Forbidden(string field, string message) => new(field, "FieldValueForbidden", "Forbidden: " + message);

    public static FieldError Invalid(string field, string value, string message) => new(field, "FieldValueInvalid", $"Invalid value: {value}: {message}");

    public static FieldError Required(string field, string? message = null) =>
        new(field, "FieldValueRequired", message is null ? "Required value" : "Required value: " + message);

    public static FieldError NotSupported(string field, string value, params string[] supported) =>
        new(field, "FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(static s => $"\"{s}\""))}");
}
