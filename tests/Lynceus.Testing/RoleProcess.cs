using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Lynceus.Testing;

/// <summary>A role of the program in a process of its own, as a cluster runs it.</summary>
public sealed partial class RoleProcess : IAsyncDisposable
{
    // Generous: the machine may be building something else. Only a failing test waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private int _ended; // of its two outputs
    private TaskCompletionSource _printed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RoleProcess(Process process) => _process = process;

    /// <summary>Everything it printed, for failure messages.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public static RoleProcess Start(params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.Combine(RepositoryPaths.Root, "artifacts", "bin", "Lynceus", configuration, "lynceus.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var running = new RoleProcess(Process.Start(start)!);
        running._process.OutputDataReceived += (_, line) => running.Read(line.Data);
        running._process.ErrorDataReceived += (_, line) => running.Read(line.Data);
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Where it serves metrics, once it does.</summary>
    public async Task<Uri> MetricsAddressAsync() => new((await PrintedAsync(MetricsLine())).Groups["url"].Value);

    /// <summary>Where it serves health, once it does.</summary>
    public async Task<Uri> HealthAddressAsync() => new((await PrintedAsync(HealthLine())).Groups["url"].Value);

    /// <summary>Ends when a line is printed that matches; the first such, also when it was printed before.</summary>
    public async Task<Match> PrintedAsync(Regex pattern) => await PrintedAsync(pattern.Match, static m => m.Success, pattern.ToString());

    /// <summary>Ends when a line is printed that holds the text: the first such line, also when it was printed before.</summary>
    public async Task<string> PrintedAsync(string text) => await PrintedAsync(static l => l, l => l.Contains(text, StringComparison.Ordinal), text);

    /// <summary>SIGTERM, as the kubelet sends it; the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<T> PrintedAsync<T>(Func<string, T> select, Func<T, bool> isWanted, string what)
        where T : class
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task printed;
            lock (_lock)
            {
                if (_lines.Select(select).FirstOrDefault(isWanted) is { } found)
                {
                    return found;
                }

                if (_ended == 2)
                {
                    throw new InvalidOperationException($"It ended and printed no line like '{what}':\n{string.Join('\n', _lines)}");
                }

                printed = _printed.Task;
            }

            try
            {
                await printed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"No line like '{what}' was printed:\n{Output}", e);
            }
        }
    }

    private void Read(string? line)
    {
        lock (_lock)
        {
            if (line is null)
            {
                _ended++;
            }
            else
            {
                _lines.Add(line);
            }

            _printed.TrySetResult();
            _printed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    [GeneratedRegex(@"Metrics at (?<url>https?://[^\s;]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MetricsLine();

    [GeneratedRegex(@"Health at (?<url>http://\S+)\.$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HealthLine();
}
