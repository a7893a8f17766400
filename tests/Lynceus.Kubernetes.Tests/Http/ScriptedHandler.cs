using System.Net;
using System.Text;

namespace Lynceus.Kubernetes.Tests.Http;

/// <summary>Answers requests by path and query as a test says, for what neither the fake nor a real server can be brought to say.</summary>
internal sealed class ScriptedHandler(Func<string, HttpResponseMessage> answer) : HttpMessageHandler
{
    public static HttpResponseMessage Json(string json, HttpStatusCode code = HttpStatusCode.OK) =>
        new(code) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Failure(HttpStatusCode code, string reason) =>
        Json($$"""{"kind":"Status","status":"Failure","reason":"{{reason}}","message":"scripted","code":{{(int)code}}}""", code);

    /// <summary>An answer that has begun and says nothing.</summary>
    public static HttpResponseMessage Silent() => new() { Content = new StreamContent(new System.IO.Pipelines.Pipe().Reader.AsStream()) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(answer(request.RequestUri!.PathAndQuery));
}
