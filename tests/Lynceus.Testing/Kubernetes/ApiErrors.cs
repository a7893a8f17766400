using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;

namespace Lynceus.Testing.Kubernetes;

/// <summary>Every error shape of the API server in one place.</summary>
internal static class ApiErrors
{
    public static JsonObject Status(int code, string message, string? reason, JsonObject? details = null)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = code < 400 ? "Success" : "Failure",
            ["message"] = message,
        };
        if (reason is not null)
        {
            status["reason"] = reason;
        }

        if (details is not null)
        {
            status["details"] = details;
        }

        status["code"] = code;
        return status;
    }

    public static JsonObject Success(ResourceKind kind, string name, string uid) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["details"] = Details(name, kind.Group, kind.Plural, uid),
    };

    public static ApiException NotFound(ResourceKind kind, string name) =>
        Failure(404, $"{kind.QualifiedPlural} \"{name}\" not found", "NotFound", Details(name, kind.Group, kind.Plural));

    public static ApiException NamespaceNotFound(string name) =>
        Failure(404, $"namespaces \"{name}\" not found", "NotFound", Details(name, "", "namespaces"));

    /// <summary>No such path below a group that is served.</summary>
    public static ApiException NoSuchResource() =>
        Failure(404, "the server could not find the requested resource", "NotFound", []);

    public static ApiException AlreadyExists(ResourceKind kind, string name) =>
        Failure(409, $"{kind.QualifiedPlural} \"{name}\" already exists", "AlreadyExists", Details(name, kind.Group, kind.Plural));

    public static ApiException Modified(ResourceKind kind, string name) =>
        Conflict(kind.QualifiedPlural, kind.Group, kind.Plural, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException UidPrecondition(ResourceKind kind, string name, string wanted, string found) => Conflict(
        kind.QualifiedKind,
        kind.Group,
        kind.Kind,
        name,
        $"the UID in the precondition ({wanted}) does not match the UID in record ({found}). The object might have been deleted and then recreated");

    public static ApiException VersionPrecondition(ResourceKind kind, string name, string wanted, string found) => Conflict(
        kind.QualifiedKind,
        kind.Group,
        kind.Kind,
        name,
        $"the ResourceVersion in the precondition ({wanted}) does not match the ResourceVersion in record ({found}). The object might have been modified");

    public static ApiException UidMismatch(ResourceKind kind, string name, string wanted, string found) => Conflict(
        kind.QualifiedPlural,
        kind.Group,
        kind.Plural,
        name,
        $"Precondition failed: UID in precondition: {wanted}, UID in object meta: {found}");

    public static ApiException Conflict(string qualified, string group, string kind, string name, string message) =>
        Failure(409, $"Operation cannot be fulfilled on {qualified} \"{name}\": {message}", "Conflict", Details(name, group, kind));

    public static ApiException BadRequest(string message) => Failure(400, message, "BadRequest", null);

    public static ApiException Unauthorized() => Failure(401, "Unauthorized", "Unauthorized", null);

    public static ApiException Forbidden(string message, JsonObject details) => Failure(403, message, "Forbidden", details);

    public static ApiException MethodNotAllowed() => Failure(405, "the server does not allow this method on the requested resource", "MethodNotAllowed", []);

    public static ApiException NotAcceptable(params string[] available) =>
        Failure(406, "406: Not Acceptable\n\nAvailable representations: " + string.Join(", ", available), "NotAcceptable", []);

    public static ApiException UnknownBodyFormat(params string[] accepted) => Failure(
        415,
        "the body of the request was in an unknown format - accepted media types include: " + string.Join(", ", accepted),
        "UnsupportedMediaType",
        null);

    public static ApiException UnsupportedMediaType() => Failure(415, "415: Unsupported Media Type", "UnsupportedMediaType", []);

    public static ApiException RejectedPatch() => Failure(422, "the server rejected our request due to an error in our request", "Invalid", []);

    public static ApiException Expired(string message, string? @continue = null)
    {
        var status = Status(410, message, "Expired");
        if (@continue is not null)
        {
            status["metadata"] = new JsonObject { ["continue"] = @continue };
        }

        return new ApiException(status);
    }

    public static ApiException TooLargeVersion(long wanted, long current) => Failure(
        504,
        $"Timeout: Too large resource version: {wanted}, current: {current}",
        "Timeout",
        new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        });

    /// <summary>500 without a reason.</summary>
    public static ApiException Internal(string message) => Failure(500, message, null, null);

    public static ApiException Invalid(ResourceKind kind, string name, IReadOnlyList<FieldError> errors) => Invalid(kind.Group, kind.Kind, name, errors);

    public static ApiException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var texts = errors.Select(static e => $"{e.Field}: {e.Message}").ToArray();
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        var details = new JsonObject();
        Set(details, "name", name);
        Set(details, "group", group);
        Set(details, "kind", kind);
        details["causes"] = new JsonArray(
            [.. errors.Select(static e => new JsonObject { ["reason"] = e.Reason, ["message"] = e.Message, ["field"] = e.Field })]);
        var list = texts.Length == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return Failure(422, $"{qualified} \"{name}\" is invalid: {list}", "Invalid", details);
    }

    public static ApiException Failure(int code, string message, string? reason, JsonObject? details) => new(Status(code, message, reason, details));

    private static JsonObject Details(string name, string group, string kind, string uid = "")
    {
        var details = new JsonObject();
        Set(details, "name", name);
        Set(details, "group", group);
        Set(details, "kind", kind);
        Set(details, "uid", uid);
        return details;
    }

    private static void Set(JsonObject details, string name, string value)
    {
        if (value.Length > 0)
        {
            details[name] = value;
        }
    }
}
