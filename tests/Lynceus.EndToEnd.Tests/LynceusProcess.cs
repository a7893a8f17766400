using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Lynceus.Testing;

namespace Lynceus.EndToEnd.Tests;

/// <summary>The program as users run it, in a process of its own, on a free loopback port.</summary>
internal sealed partial class LynceusProcess : IAsyncDisposable
{
    public const string AdminToken = "end-to-end-administrator-0123456789";

    // Generous: the machine may be building something else. Only a failing test waits for it.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _invitation = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _demo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];
    private bool _isDisposed;

    private LynceusProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>The one-time link for the first administrator, printed on a first start.</summary>
    public Task<Uri> Invitation => _invitation.Task.WaitAsync(StartTimeout);

    /// <summary>Completes when <c>--demo</c> is loaded.</summary>
    public Task DemoLoaded => _demo.Task.WaitAsync(StartTimeout);

    /// <summary>A client with an administrator's token.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Everything the program printed, for failure messages.</summary>
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

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static Task<LynceusProcess> StartAsync(string role, string dataDirectory, params string[] arguments) => StartAsync(role, dataDirectory, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <exception cref="InvalidOperationException">It ended before it listened, or does not begin to.</exception>
    public static Task<LynceusProcess> StartAsync(
        string role, string dataDirectory, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartByAsync([], role, dataDirectory, environment, arguments);

    /// <param name="launcher">A command that ends by running the command behind it, such as <c>prlimit --nofile=512</c>.</param>
    /// <inheritdoc cref="StartAsync(string, string, IReadOnlyDictionary{string, string}, string[])"/>
    public static async Task<LynceusProcess> StartByAsync(
        IReadOnlyList<string> launcher, string role, string dataDirectory, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string[] command = [.. launcher, "dotnet", ProgramPath(), role, "--data", dataDirectory, "--listen", "127.0.0.1:0"];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LYNCEUS_HUB_BOOTSTRAP_TOKEN"] = AdminToken },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var running = new LynceusProcess(Process.Start(start)!);
        running._process.OutputDataReceived += (_, line) => running.Read(line.Data);
        running._process.ErrorDataReceived += (_, line) => running.Read(line.Data);
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        try
        {
            var ended = running._process.WaitForExitAsync();
            await Task.WhenAny(running._address.Task, ended).WaitAsync(StartTimeout);
            if (!running._address.Task.IsCompleted)
            {
                throw new EndedEarlyException(running._process.ExitCode, running.Output);
            }

            running.Address = await running._address.Task;
        }
        catch (TimeoutException e)
        {
            running._process.Kill();
            throw new InvalidOperationException("The program did not start to listen:\n" + running.Output, e);
        }

        running.Client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = running.Address };
        running.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        return running;
    }

    /// <summary>SIGKILL: the program gets no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal by its name, such as <c>STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a supervisor sends it; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync().WaitAsync(StartTimeout);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static string ProgramPath()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        return Path.Combine(RepositoryPaths.Root, "artifacts", "bin", "Lynceus", configuration, "lynceus.dll");
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

        if (Listening().Match(line) is { Success: true } listening)
        {
            _address.TrySetResult(new Uri(listening.Groups["url"].Value));
        }

        if (line.EndsWith("demo: loaded", StringComparison.Ordinal))
        {
            _demo.TrySetResult();
        }

        if (Link().Match(line) is { Success: true } link)
        {
            _invitation.TrySetResult(new Uri(link.Groups["url"].Value));
        }
    }

    /// <summary>The program ended before it listened.</summary>
    internal sealed class EndedEarlyException(int exitCode, string output) : Exception($"It ended with {exitCode} before it listened:\n{output}")
    {
        public int ExitCode { get; } = exitCode;

        public string Output { get; } = output;
    }

    [GeneratedRegex(@"ready at (?<url>http://[^\s,]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();

    [GeneratedRegex(@"(?<url>http://\S+/invitation/\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
