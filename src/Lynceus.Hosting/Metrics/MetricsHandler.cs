using System.Buffers;
using System.IO.Compression;
using Lynceus.Exposition;
using Lynceus.Exposition.Blocks;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hosting.Metrics;

/// <summary>Answers <c>/metrics</c> from a registry and, where a role has one, a store of series blocks.</summary>
/// <remarks>
/// Format and compression are chosen by the request (<see cref="Negotiation"/>). <c>?name[]=</c> narrows the answer to families of the registry. A store knows text formats only, so a client that prefers protobuf
/// gets text from a role that has one. The answer ends when the scraper's own time, <c>X-Prometheus-Scrape-Timeout-Seconds</c>, is over.
/// </remarks>
public sealed class MetricsHandler(MetricRegistry registry, SeriesStore? series = null, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var response = context.Response;
        var negotiation = Negotiation.Choose(request.Headers.Accept);
        if (series is not null && negotiation.Format == ExpositionFormat.Protobuf)
        {
            negotiation = Negotiation.Default;
        }

        response.ContentType = negotiation.ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept, Accept-Encoding";
        var isGzip = Negotiation.AcceptsGzip(request.Headers.AcceptEncoding);
        if (isGzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }

        using var deadline = new CancellationTokenSource(Negotiation.ScrapeTimeout(request.Headers[Negotiation.ScrapeTimeoutHeader]) ?? Timeout.InfiniteTimeSpan, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token);
        try
        {
            var names = Negotiation.Names(request.Query["name[]"]);
            var scrape = negotiation.Begin(names);
            if (series is not null && names is null or { Count: 0 })
            {
                await WriteSeriesAsync(series, negotiation, scrape, isGzip, response, either.Token);
            }
            else
            {
                await WriteRegistryAsync(scrape, isGzip, response, either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Nobody waits for the rest, and a cut answer must not look like a whole one.
            context.Abort();
        }
    }

    private async Task WriteSeriesAsync(
        SeriesStore store, Negotiation negotiation, Scrape scrape, bool isGzip, HttpResponse response, CancellationToken cancellationToken)
    {
        var own = new ArrayBufferWriter<byte>();
        scrape.Write(registry, own);
        var answer = store.Scrape(negotiation.Format == ExpositionFormat.OpenMetrics, own.WrittenSpan);
        response.ContentLength = isGzip ? answer.GzipLength : answer.PlainLength;
        await response.StartAsync(cancellationToken);
        await (isGzip ? answer.WriteGzipAsync(response.BodyWriter, cancellationToken) : answer.WritePlainAsync(response.BodyWriter, cancellationToken));
    }

    private async Task WriteRegistryAsync(Scrape scrape, bool isGzip, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!isGzip)
        {
            await response.StartAsync(cancellationToken);
            await scrape.WriteAsync(registry, response.BodyWriter, cancellationToken);
            scrape.WriteEnd(response.BodyWriter);
            return;
        }

        var text = new ArrayBufferWriter<byte>();
        scrape.Write(registry, text);
        scrape.WriteEnd(text);
        await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await gzip.WriteAsync(text.WrittenMemory, cancellationToken);
    }
}
