using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Access;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>Subresources that are not another view of the object itself: binding, eviction, scale, token, log.</summary>
internal sealed class Subresources(FakeApiServerOptions options, Writes writes, UserTable users)
{
    public async Task AnswerAsync(HttpContext context, ResponseBody body, ResourceRequest resource)
    {
        switch (resource.Subresource)
        {
            case "binding":
                await BindAsync(context, body, resource);
                break;
            case "eviction":
                await EvictAsync(context, body, resource);
                break;
            case "token":
                await IssueTokenAsync(context, body, resource);
                break;
            case "scale":
                await ScaleAsync(context, body, resource);
                break;
            case "log":
                writes.Get(resource.Kind, resource.Namespace, resource.Name);
                await Answers.WriteTextAsync(context, body, 200, "");
                break;
            default:
                throw ApiErrors.NoSuchResource();
        }
    }

    private async Task BindAsync(HttpContext context, ResponseBody body, ResourceRequest resource)
    {
        var binding = await ReadAsync(context);
        var node = binding["target"]?["name"]?.ToString() ?? "";
        var write = new WriteContext(ObjectEndpoints.ManagerOf(context.Request), ObjectEndpoints.IsDryRun(context.Request), "binding") { TracksFields = false };
        writes.Update(resource.Kind, resource.Namespace, resource.Name, write, pod =>
        {
            if (pod["spec"]!["nodeName"]?.ToString() is { Length: > 0 } bound)
            {
                throw ApiErrors.Conflict("pods/binding", "", "pods/binding", resource.Name, $"pod {resource.Name} is already assigned to node \"{bound}\"");
            }

            pod["spec"]!["nodeName"] = node;
            var status = pod["status"] as JsonObject ?? [];
            pod["status"] = status;
            if (status["conditions"] is not JsonArray conditions)
            {
                status["conditions"] = conditions = [];
            }

            conditions.Add(new JsonObject
            {
                ["type"] = "PodScheduled",
                ["status"] = "True",
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = Writes.Timestamp(options.Time.GetUtcNow()),
            });
            return pod;
        });
        await Answers.WriteAsync(context, body, 201, Created());
    }

    private async Task EvictAsync(HttpContext context, ResponseBody body, ResourceRequest resource)
    {
        var eviction = await ReadAsync(context);
        writes.Delete(resource.Kind, resource.Namespace, resource.Name, eviction["deleteOptions"] as JsonObject, ObjectEndpoints.IsDryRun(context.Request));
        await Answers.WriteAsync(context, body, 201, Created());
    }

    private async Task IssueTokenAsync(HttpContext context, ResponseBody body, ResourceRequest resource)
    {
        var request = await ReadAsync(context);
        var account = writes.Get(resource.Kind, resource.Namespace, resource.Name);
        var spec = request["spec"] as JsonObject ?? [];
        string[] audiences = spec["audiences"] is JsonArray { Count: > 0 } asked ? [.. asked.Select(static a => a!.ToString())] : [ClusterUser.ApiServerAudience];
        var seconds = spec["expirationSeconds"]?.GetValue<long>() ?? 3600;
        var expires = options.Time.GetUtcNow().AddSeconds(seconds);
        var user = users.Issue($"system:serviceaccount:{resource.Namespace}:{resource.Name}", account.Uid, audiences, expires);
        await Answers.WriteAsync(context, body, 201, new JsonObject
        {
            ["kind"] = "TokenRequest",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = resource.Name,
                ["namespace"] = resource.Namespace,
                ["creationTimestamp"] = Writes.Timestamp(options.Time.GetUtcNow()),
            },
            ["spec"] = new JsonObject
            {
                ["audiences"] = new JsonArray([.. audiences.Select(static a => JsonValue.Create(a))]),
                ["expirationSeconds"] = seconds,
                ["boundObjectRef"] = spec["boundObjectRef"]?.DeepClone(),
            },
            ["status"] = new JsonObject { ["token"] = user.Token, ["expirationTimestamp"] = Writes.Timestamp(expires) },
        });
    }

    private async Task ScaleAsync(HttpContext context, ResponseBody body, ResourceRequest resource)
    {
        var found = writes.Get(resource.Kind, resource.Namespace, resource.Name);
        if (context.Request.Method != "GET")
        {
            var change = await ReadAsync(context);
            var write = new WriteContext(ObjectEndpoints.ManagerOf(context.Request), ObjectEndpoints.IsDryRun(context.Request), "scale");
            found = writes.Update(resource.Kind, resource.Namespace, resource.Name, write, value =>
            {
                if (change["spec"]?["replicas"] is { } replicas)
                {
                    value["spec"]!["replicas"] = replicas.DeepClone();
                }

                return value;
            });
        }

        var json = found.Parse();
        var metadata = json["metadata"]!;
        var selector = json["spec"]!["selector"]?["matchLabels"] as JsonObject ?? json["spec"]!["selector"] as JsonObject ?? [];
        await Answers.WriteAsync(context, body, 200, new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = found.Name,
                ["namespace"] = found.Namespace,
                ["uid"] = found.Uid,
                ["resourceVersion"] = found.Version.ToString(),
                ["creationTimestamp"] = metadata["creationTimestamp"]?.DeepClone(),
            },
            ["spec"] = new JsonObject { ["replicas"] = json["spec"]!["replicas"]?.DeepClone() ?? 1 },
            ["status"] = new JsonObject
            {
                ["replicas"] = json["status"]?["replicas"]?.DeepClone() ?? 0,
                ["selector"] = string.Join(',', selector.Select(static l => $"{l.Key}={l.Value}")),
            },
        });
    }

    private static JsonObject Created() => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["code"] = 201,
    };

    private static async Task<JsonObject> ReadAsync(HttpContext context) => await RequestBody.ReadOptionsAsync(context.Request, context.RequestAborted) ?? [];
}
