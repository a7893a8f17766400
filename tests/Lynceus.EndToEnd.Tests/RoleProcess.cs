using System.Diagnostics;
using System.Text.RegularExpressions;
using Lynceus.Testing;

namespace Lynceus.EndToEnd.Tests;

/// <summary>A role of the program in a process of its own, as a cluster runs it.</summary>
internal sealed partial class RoleProcess : IAsyncDisposable
{
    // Generous: the machine may be building something else. Only a failing test waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
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

    /// <summary>Ends when a line is printed that matches.</summary>
    public async Task<Match> PrintedAsync(Regex pattern)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task printed;
            lock (_lock)
            {
                printed = _printed.Task;
                if (_lines.Select(l => pattern.Match(l)).FirstOrDefault(static m => m.Success) is { } found)
                {
                    return found;
                }
            }

            try
            {
                await printed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"No line like '{pattern}' was printed:\n{Output}", e);
            }
        }
    }

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

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lines.Add(line);
            _printed.TrySetResult();
            _printed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    [GeneratedRegex(@"Metrics at (?<url>https?://[^\s;]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MetricsLine();

    [GeneratedRegex(@"Health at (?<url>http://\S+)\.$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HealthLine();
}
