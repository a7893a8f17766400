using System.Diagnostics;
using System.IO.Compression;
using System.Net.Sockets;

namespace Lynceus.Load.Exporter;

/// <summary>Scrapes as Prometheus does, over a connection that stays open.</summary>
internal sealed class Scraper(int port) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromMinutes(5) };
    private readonly byte[] _buffer = new byte[1 << 20];

    /// <summary>Time to the last byte, and the bytes; what they say is thrown away.</summary>
    public async Task<(TimeSpan Time, long Bytes)> ScrapeAsync(bool gzip)
    {
        var started = Stopwatch.GetTimestamp();
        using var request = Request(gzip);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var bytes = 0L;
        while (await body.ReadAsync(_buffer) is > 0 and var count)
        {
            bytes += count;
        }

        return (Stopwatch.GetElapsedTime(started), bytes);
    }

    /// <summary>Number of lines that begin with the text, in a whole scrape; null while nobody answers.</summary>
    public async Task<long?> CountAsync(string prefix)
    {
        try
        {
            using var response = await _http.SendAsync(Request(gzip: true), HttpCompletionOption.ResponseHeadersRead);
            await using var gzip = new GZipStream(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(), CompressionMode.Decompress);
            using var lines = new StreamReader(gzip, bufferSize: 1 << 20);
            var count = 0L;
            while (await lines.ReadLineAsync() is { } line)
            {
                count += line.StartsWith(prefix, StringComparison.Ordinal) ? 1 : 0;
            }

            return count;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Value of a series without labels, or of the only one of a family; null when it is not there or nobody answers.</summary>
    public async Task<double?> ValueAsync(string name, string labels = "")
    {
        try
        {
            var text = await _http.GetStringAsync($"http://127.0.0.1:{port}/metrics?name[]={name}");
            var line = text.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal) && l.Contains(labels, StringComparison.Ordinal));
            return line is null ? null : double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(bool gzip)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/metrics");
        if (gzip)
        {
            request.Headers.AcceptEncoding.ParseAdd("gzip");
        }

        return request;
    }
}
