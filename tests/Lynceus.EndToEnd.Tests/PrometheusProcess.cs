using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Lynceus.EndToEnd.Tests;

/// <summary>A Prometheus of the system's package, with data of its own, that scrapes what its configuration says.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    // Between asking for a free port and listening on it somebody else may take it.
    private const int Attempts = 5;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _client;
    private readonly List<string> _lines = [];

    private PrometheusProcess(Process process, int port)
    {
        _process = process;
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("Prometheus ended:\n" + Output));
        process.EnableRaisingEvents = true;
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <param name="folder">Of the configuration and the data; the caller deletes it.</param>
    public static async Task<PrometheusProcess> StartAsync(string folder, string configuration)
    {
        var file = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(file, configuration);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var start = new ProcessStartInfo("prometheus")
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                ArgumentList =
                {
                    $"--config.file={file}", $"--storage.tsdb.path={Path.Combine(folder, "data")}", $"--web.listen-address=127.0.0.1:{port}",
                },
            };
            var running = new PrometheusProcess(Process.Start(start)!, port);
            try
            {
                await running._ready.Task.WaitAsync(StartTimeout);
                return running;
            }
            catch (Exception e) when (e is InvalidOperationException or TimeoutException)
            {
                await running.DisposeAsync();
                if (attempt == Attempts || !running.Output.Contains("address already in use", StringComparison.Ordinal))
                {
                    throw new InvalidOperationException("Prometheus did not start:\n" + running.Output, e);
                }
            }
        }
    }

    /// <summary>Values of an instant query by the label <c>job</c>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> QueryAsync(string expression)
    {
        using var answer = JsonDocument.Parse(await _client.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression)));
        return answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().ToDictionary(
            static r => r.GetProperty("metric").GetProperty("job").GetString()!,
            static r => r.GetProperty("value")[1].GetString()!,
            StringComparer.Ordinal);
    }

    /// <summary>The value of an instant query that has one result; null when it has none.</summary>
    public async Task<double?> ValueAsync(string expression) => (await SumsAsync(expression)) is [var (_, value)] ? value : null;

    /// <summary>Results of an instant query, named by the values of these labels with colons between them, in order of their names.</summary>
    public async Task<(string Key, double Value)[]> SumsAsync(string expression, params string[] labels)
    {
        using var answer = JsonDocument.Parse(await _client.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression)));
        return
        [
            .. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
                .Select(r => (
                    Key: string.Join(':', labels.Select(l => r.GetProperty("metric").GetProperty(l).GetString())),
                    Value: double.Parse(r.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)))
                .OrderBy(static r => r.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>Ends when the query has one result for which the condition holds. Prometheus cannot say when it has scraped, so it is asked again and again.</summary>
    public async Task UntilAsync(string expression, Predicate<double> condition)
    {
        using var patience = new CancellationTokenSource(StartTimeout);
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await ValueAsync(expression) is not { } value || !condition(value))
        {
            try
            {
                await again.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"'{expression}' did not become what was waited for: {await TargetsAsync()}", e);
            }
        }
    }

    /// <summary>What Prometheus says about its targets, for failure messages.</summary>
    public Task<string> TargetsAsync() => _client.GetStringAsync("/api/v1/targets");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (line.Contains("Server is ready to receive web requests", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
