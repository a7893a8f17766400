using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lynceus.Tests;

/// <summary>A server on a loopback port that takes uploads and gives the answers it was told to, the last one for ever.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(int Status, string Body)> _answers = new();
    private (int Status, string Body) _last = (202, Receipt("diffed"));

    private FakeHub()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public ConcurrentQueue<Upload> Uploads { get; } = new();

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<FakeHub> StartAsync(params (int Status, string Body)[] answers)
    {
        var hub = new FakeHub();
        foreach (var answer in answers)
        {
            hub._answers.Enqueue(answer);
        }

        await hub._app.StartAsync();
        return hub;
    }

    public static string Receipt(string status, string more = "") => $$"""
        {"reportId": 7, "status": "{{status}}", "items": {"new": 2, "reopened": 1, "changed": 3, "fixed": 4, "unchanged": 5}, "skipped": []{{more}}}
        """;

    public static string Problem(string title, string detail) => $$"""{"type": "about:blank", "title": "{{title}}", "detail": "{{detail}}"}""";

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(new GZipStream(context.Request.Body, CompressionMode.Decompress));
        Uploads.Enqueue(new Upload(
            $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}",
            context.Request.Headers.Authorization.ToString(),
            context.Request.Headers.ContentEncoding.ToString(),
            await body.ReadToEndAsync(context.RequestAborted)));
        _last = _answers.TryDequeue(out var answer) ? answer : _last;
        context.Response.StatusCode = _last.Status;
        context.Response.ContentType = _last.Status < 400 ? "application/json" : "application/problem+json";
        await context.Response.WriteAsync(_last.Body, context.RequestAborted);
    }

    internal sealed record Upload(string Call, string Authorization, string Encoding, string Body);
}
