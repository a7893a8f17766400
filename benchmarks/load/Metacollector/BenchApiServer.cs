using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lynceus.Load.Metacollector;

/// <summary>Lists and watches of a <see cref="BenchCluster"/> over plain HTTP, for one client. Pods change when <see cref="ChangeAsync"/> says so.</summary>
internal sealed class BenchApiServer : IAsyncDisposable
{
    private const int FlushBytes = 256 * 1024;
    private static readonly TimeSpan BetweenBookmarks = TimeSpan.FromMinutes(1);

    private readonly BenchCluster _cluster;
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _batch = new(64 * 1024);
    private readonly Dictionary<int, string> _churn = [];
    private HttpResponse? _pods;
    private int _lists;
    private long _version = 1_000_000;

    public BenchApiServer(BenchCluster cluster)
    {
        _cluster = cluster;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, static options => options.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MinResponseDataRate = null;
        });
        _app = builder.Build();
        _app.Run(async context =>
        {
            try
            {
                await AnswerAsync(context);
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(e);
                throw;
            }
        });
    }

    /// <summary>Completes when the client was sent all that there is, of all kinds.</summary>
    public Task Listed => _listed.Task;

    /// <summary>When the last list was sent.</summary>
    public long ListedAt { get; private set; }

    public async Task<string> StartAsync()
    {
        await _app.StartAsync();
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, $$$"""{"apiVersion":"v1","kind":"Config","clusters":[{"name":"b","cluster":{"server":"{{{_app.Urls.First()}}}"}}],"users":[{"name":"b","user":{"token":"t"}}],"contexts":[{"name":"b","context":{"cluster":"b","user":"b"}}],"current-context":"b"}""");
        return path;
    }

    /// <summary>Sends changes of pods in one piece: with a label that tells when, or in what nobody is told.</summary>
    public async Task ChangeAsync(IEnumerable<(int Pod, bool IsLabel)> changes)
    {
        await _writing.WaitAsync();
        try
        {
            _batch.ResetWrittenCount();
            foreach (var (pod, isLabel) in changes)
            {
                _batch.Write("{\"type\":\"MODIFIED\",\"object\":"u8);
                if (isLabel)
                {
                    _churn[pod] = $"t{Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture)}";
                }

                _cluster.WritePod(_batch, pod, ++_version, _churn.GetValueOrDefault(pod, "0"), isLabel ? "Running" : "Pending");
                _batch.Write("}\n"u8);
            }

            await _pods!.BodyWriter.WriteAsync(_batch.WrittenMemory);
        }
        finally
        {
            _writing.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _writing.Dispose();
        return _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var resource = context.Request.Path.Value!.Split('/')[^1];
        if (!string.Equals(context.Request.Query["watch"], "true", StringComparison.Ordinal) || context.Request.Query["sendInitialEvents"] != "true")
        {
            context.Response.StatusCode = StatusCodes.Status501NotImplemented; // the client asks for streams and keeps them
            return;
        }

        var response = context.Response;
        response.ContentType = "application/json;stream=watch";
        await response.StartAsync();
        var output = response.BodyWriter;
        for (var i = 0; i < _cluster.CountOf(resource); i++)
        {
            output.Write("{\"type\":\"ADDED\",\"object\":"u8);
            _cluster.Write(output, resource, i, 1000 + i);
            output.Write("}\n"u8);
            if (output.UnflushedBytes > FlushBytes)
            {
                await output.FlushAsync();
            }
        }

        output.Write(Encoding.UTF8.GetBytes(
            "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"1000000\",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}}}}\n"));
        await output.FlushAsync();
        if (resource == "pods")
        {
            _pods = response;
        }

        ListedAt = Stopwatch.GetTimestamp();
        if (Interlocked.Increment(ref _lists) == 7)
        {
            _listed.TrySetResult();
        }

        // Pods are never silent, and their watch is written to elsewhere.
        using var timer = new PeriodicTimer(BetweenBookmarks);
        while (await WaitAsync(timer, context.RequestAborted))
        {
            if (resource != "pods")
            {
                output.Write("{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"1000000\"}}}\n"u8);
                await output.FlushAsync();
            }
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
