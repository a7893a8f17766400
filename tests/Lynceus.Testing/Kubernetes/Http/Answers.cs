using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>Starts answers: status, headers, content type.</summary>
internal static class Answers
{
    public const string Json = "application/json";
    public const string Text = "text/plain; charset=utf-8";

    public static void Start(HttpContext context, int status, string contentType)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-cache, private";
    }

    public static async Task WriteAsync(HttpContext context, ResponseBody body, int status, JsonNode value)
    {
        var bytes = JsonText.Bytes(value);
        Start(context, status, Json);
        context.Response.ContentLength = bytes.Length + 1;
        await body.WriteAsync(bytes);
        await body.WriteAsync("\n"u8.ToArray());
        await body.FlushAsync();
    }

    public static async Task WriteAsync(HttpContext context, ResponseBody body, int status, ReadOnlyMemory<byte> json)
    {
        Start(context, status, Json);
        context.Response.ContentLength = json.Length + 1;
        await body.WriteAsync(json);
        await body.WriteAsync("\n"u8.ToArray());
        await body.FlushAsync();
    }

    public static async Task WriteTextAsync(HttpContext context, ResponseBody body, int status, string text)
    {
        Start(context, status, Text);
        await body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        await body.FlushAsync();
    }

    public static async Task WriteAsync(HttpContext context, ResponseBody body, ApiException error)
    {
        if (error.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString();
        }

        await WriteAsync(context, body, error.Code, error.Status);
    }
}
