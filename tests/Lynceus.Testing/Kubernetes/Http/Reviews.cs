using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Access;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>TokenReview and the access reviews: answered, never stored.</summary>
internal sealed class Reviews(UserTable users, Authorizer authorizer, TimeProvider time)
{
    public async Task AnswerAsync(HttpContext context, ResponseBody body, ResourceRequest resource, Caller caller)
    {
        if (context.Request.Method != "POST")
        {
            throw ApiErrors.MethodNotAllowed();
        }

        var kind = resource.Kind;
        var review = await RequestBody.ReadObjectAsync(context.Request, kind, context.RequestAborted);
        var spec = review["spec"] as JsonObject ?? [];
        var status = kind.Plural switch
        {
            "tokenreviews" => Authenticate(spec),
            "selfsubjectreviews" => new JsonObject { ["userInfo"] = UserInfo(caller) },
            "selfsubjectaccessreviews" => Authorize(kind.Group, spec, caller),
            "selfsubjectrulesreviews" => new JsonObject { ["incomplete"] = true, ["resourceRules"] = new JsonArray(), ["nonResourceRules"] = new JsonArray() },
            _ => Authorize(kind.Group, spec, Caller.Named(spec["user"]?.ToString() ?? "", Texts(spec["groups"]))),
        };
        var answer = new JsonObject { ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion, ["metadata"] = review["metadata"]?.DeepClone() ?? new JsonObject() };
        if (spec.Count > 0)
        {
            answer["spec"] = spec.DeepClone();
        }

        ObjectRules.TrackReview(kind, answer, ObjectEndpoints.ManagerOf(context.Request), time);
        answer["status"] = status;
        await Answers.WriteAsync(context, body, 201, answer);
    }

    private JsonObject Authenticate(JsonObject spec)
    {
        var token = spec["token"]?.ToString() ?? "";
        if (token.Length == 0)
        {
            throw ApiErrors.BadRequest("token is required for TokenReview in authentication");
        }

        if (users.Find(token) is not { } user)
        {
            return Refused("invalid bearer token");
        }

        var wanted = Texts(spec["audiences"]);
        var audiences = wanted.Count == 0 ? [ClusterUser.ApiServerAudience] : wanted;
        var shared = user.Audiences.Intersect(audiences, StringComparer.Ordinal).ToArray();
        if (shared.Length == 0)
        {
            return Refused($"[invalid bearer token, token audiences {Quoted(user.Audiences)} is invalid for the target audiences {Quoted(audiences)}]");
        }

        return new JsonObject
        {
            ["authenticated"] = true,
            ["user"] = UserInfo(Caller.Of(user)),
            ["audiences"] = new JsonArray([.. shared.Select(static a => JsonValue.Create(a))]),
        };
    }

    private JsonObject Authorize(string group, JsonObject spec, Caller caller)
    {
        var (resource, path) = (spec["resourceAttributes"] as JsonObject, spec["nonResourceAttributes"] as JsonObject);
        if (resource is not null && path is not null)
        {
            var value = $"{{\"Path\":\"{path["path"]}\",\"Verb\":\"{path["verb"]}\"}}";
            throw ApiErrors.Invalid(group, "", "", [FieldError.Invalid("spec.nonResourceAttributes", value, "cannot be specified in combination with resourceAttributes")]);
        }

        if (resource is null && path is null)
        {
            throw ApiErrors.Invalid(
                group, "", "", [FieldError.Invalid("spec.resourceAttributes", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified")]);
        }

        var request = path is not null
            ? AccessRequest.OfPath(path["verb"]?.ToString() ?? "", path["path"]?.ToString() ?? "")
            : new AccessRequest(
                Text(resource!, "verb"), Text(resource!, "group"), Text(resource!, "resource"), Text(resource!, "subresource"), Text(resource!, "namespace"), Text(resource!, "name"), null);
        var (allowed, reason) = authorizer.Decide(caller, request);
        var status = new JsonObject { ["allowed"] = allowed };
        if (reason.Length > 0)
        {
            status["reason"] = reason;
        }

        return status;
    }

    private static JsonObject UserInfo(Caller caller)
    {
        var user = new JsonObject { ["username"] = caller.Name };
        if (caller.Uid.Length > 0)
        {
            user["uid"] = caller.Uid;
        }

        user["groups"] = new JsonArray([.. caller.Groups.Select(static g => JsonValue.Create(g))]);
        if (caller.Extra.Count > 0)
        {
            user["extra"] = new JsonObject([.. caller.Extra.Select(static e => KeyValuePair.Create<string, JsonNode?>(e.Key, new JsonArray([.. e.Value.Select(static v => JsonValue.Create(v))])))]);
        }

        return user;
    }

    private static JsonObject Refused(string error) => new() { ["user"] = new JsonObject(), ["error"] = error };

    private static string Quoted(IReadOnlyList<string> values) => $"[{string.Join(' ', values.Select(static v => $"\"{v}\""))}]";

    private static string Text(JsonObject value, string name) => value[name]?.ToString() ?? "";

    private static IReadOnlyList<string> Texts(JsonNode? node) => node is JsonArray array ? [.. array.Select(static v => v?.ToString() ?? "")] : [];
}
