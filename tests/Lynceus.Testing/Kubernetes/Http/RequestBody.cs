using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Objects;
using Lynceus.Testing.Kubernetes.Resources;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>Reads bodies of writes.</summary>
internal static class RequestBody
{
    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim();

    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await request.BodyReader.ReadAsync(cancellationToken);
            if (result.IsCompleted)
            {
                var bytes = result.Buffer.ToArray();
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>An object of a kind, checked as far as decoding checks it.</summary>
    public static async Task<JsonObject> ReadObjectAsync(HttpRequest request, ResourceKind kind, CancellationToken cancellationToken)
    {
        var type = MediaType(request);
        var protobuf = type == ProtobufDecoder.MediaType && !kind.IsCustom;
        if (!protobuf && type is not ("application/json" or "application/yaml" or ""))
        {
            throw kind.IsCustom
                ? ApiErrors.UnknownBodyFormat("application/json", "application/yaml")
                : ApiErrors.UnknownBodyFormat("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
        }

        var bytes = await ReadAsync(request, cancellationToken);
        var value = protobuf
            ? ProtobufDecoder.Decode(bytes) ?? throw ApiErrors.UnknownBodyFormat("application/json", "application/yaml")
            : Parse(bytes, type == "application/yaml", kind);
        var (apiVersion, kindName) = (value["apiVersion"]?.ToString() ?? "", value["kind"]?.ToString() ?? "");
        if (kindName.Length == 0)
        {
            throw ApiErrors.BadRequest($"Object 'Kind' is missing in '{Encoding.UTF8.GetString(bytes)}'");
        }

        if (kindName != kind.Kind)
        {
            throw ApiErrors.BadRequest(kind.IsCustom
                ? $"the kind in the data ({kindName}) does not match the expected kind ({kind.Kind})"
                : $"{kindName} in version \"{apiVersion}\" cannot be handled as a {kind.Kind}: converting ({GoName(apiVersion)}.{kindName}) to ({Internal(kind)}.{kind.Kind}): unknown conversion");
        }

        if (apiVersion != kind.ApiVersion)
        {
            throw ApiErrors.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({kind.ApiVersion})");
        }

        return value;
    }

    /// <summary>Null when there is no body.</summary>
    public static async Task<JsonObject?> ReadOptionsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(request, cancellationToken);
        if (bytes.Length == 0)
        {
            return null;
        }

        try
        {
            return MediaType(request) == ProtobufDecoder.MediaType ? ProtobufDecoder.Decode(bytes) : JsonNode.Parse(bytes) as JsonObject;
        }
        catch (JsonException e)
        {
            throw ApiErrors.BadRequest("the body of the request is no JSON: " + e.Message);
        }
    }

    private static JsonObject Parse(byte[] bytes, bool yaml, ResourceKind kind)
    {
        var text = Encoding.UTF8.GetString(bytes);
        try
        {
            var node = yaml ? Manifests.ReadYaml(text) : JsonNode.Parse(bytes);
            return node as JsonObject ?? throw new FormatException("not an object");
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            throw ApiErrors.BadRequest(
                $"the object provided is unrecognized (must be of type {kind.Kind}): couldn't get version/kind; json parse error: unexpected end of JSON input ({text})");
        }
    }

    private static string GoName(string apiVersion) => apiVersion[(apiVersion.LastIndexOf('/') + 1)..];

    private static string Internal(ResourceKind kind) => kind.Group.Length == 0 ? "core" : kind.Group.Split('.')[0];
}
