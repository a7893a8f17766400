using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>The request is refused with a <c>Status</c>; <see cref="ToStatus"/> is the body of the answer.</summary>
public sealed class ApiStatusException : Exception
{
    public ApiStatusException(int code, string reason, string message, JsonObject? details = null)
        : base(message) => (Code, Reason, Details) = (code, reason, details);

    /// <summary>HTTP status.</summary>
    public int Code { get; }

    /// <summary>The machine-readable word, for example <c>Invalid</c>.</summary>
    public string Reason { get; }

    /// <summary>What <c>details</c> holds; null when the answer has none.</summary>
    public JsonObject? Details { get; }

    public static ApiStatusException BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>422 with the server's general text; what exactly failed is not told.</summary>
    public static ApiStatusException Unprocessable() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", []);

    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
        };
        if (Details is not null)
        {
            status["details"] = Details.DeepClone();
        }

        status["code"] = Code;
        return status;
    }
}
