using System.Text.Json.Nodes;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

/// <summary>One recorded request and its answer.</summary>
internal sealed record RecordedExchange(string File, JsonObject Case)
{
    public string Name => (string)Case["case"]!;

    public string Method => (string)Case["request"]!["method"]!;

    public string Path => (string)Case["request"]!["path"]!;

    public string ContentType => (string?)Case["request"]!["contentType"] ?? "";

    public JsonNode? Body => Case["request"]!["body"];

    public int Status => (int)Case["response"]!["status"]!;

    public bool HasObject => Case["response"]?["body"] is JsonObject body && body.ContainsKey("kind");

    public JsonObject Answer
    {
        get
        {
            var answer = (JsonObject)Case["response"]!["body"]!.DeepClone();

            // The recorder went on to change the leases it had been given before it wrote them down: what was sent is what was stored.
            if (File == "lease" && Body is JsonObject sent && Status is 200 or 201 && Method is "POST" or "PUT")
            {
                answer["spec"] = Body!["spec"]!.DeepClone();
            }

            return answer;
        }
    }
}
