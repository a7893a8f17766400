using System.Text.Json.Nodes;

namespace Lynceus.Testing.Tests.Kubernetes.Replay;

/// <summary>One recorded case.</summary>
internal sealed record Exchange(string File, string Case, JsonObject Request, JsonObject Response, JsonArray? During)
{
    public string Path => Request["path"]!.ToString();

    public static IReadOnlyList<Exchange> Read(string path) =>
    [
        .. JsonNode.Parse(System.IO.File.ReadAllText(path))!["cases"]!.AsArray().OfType<JsonObject>().Select(c => new Exchange(
            System.IO.Path.GetFileNameWithoutExtension(path),
            c["case"]!.ToString(),
            c["request"]!.AsObject(),
            c["response"]!.AsObject(),
            c["during"] as JsonArray)),
    ];
}
