using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>What the server answers when a patch applies but its result is no object of the kind.</summary>
internal static class PatchFailures
{
    /// <summary>After a merge or JSON patch: 422 that tells the whole result.</summary>
    /// <param name="patched">The result.</param>
    /// <param name="patch">The patch; objects that it touches are told with sorted fields.</param>
    /// <param name="message">Of the decoder, or <see cref="Strict"/>.</param>
    public static ApiException Invalid(JsonNode patched, JsonNode? patch, string message) =>
        Invalid(JsonValueText.Sorted(patched, patch as JsonObject), message);

    /// <summary>After a strategic merge patch: 422 that tells the patch.</summary>
    public static ApiException InvalidStrategic(JsonNode patch, string message) => Invalid(JsonValueText.AsGoMap(patch), message);

    /// <summary>The message of strict decoding.</summary>
    public static string Strict(IEnumerable<string> problems) => "strict decoding error: " + string.Join(", ", problems);

    /// <summary>Strict decoding of an object that is created or replaced: 400.</summary>
    public static ApiException StrictRequest(string apiVersion, string kind, IEnumerable<string> problems) =>
        ApiErrors.BadRequest($"{kind} in version \"{apiVersion.Split('/')[^1]}\" cannot be handled as a {kind}: {Strict(problems)}");

    private static ApiException Invalid(string value, string message)
    {
        var text = $"Invalid value: {GoTypes.Quote(value)}: {message}";
        var cause = new JsonObject { ["reason"] = "FieldValueInvalid", ["message"] = text, ["field"] = "patch" };
        return ApiErrors.Failure(422, $" \"\" is invalid: patch: {text}", "Invalid", new JsonObject { ["causes"] = new JsonArray(cause) });
    }
}
