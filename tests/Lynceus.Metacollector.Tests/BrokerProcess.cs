using System.Diagnostics;
using System.Threading.Channels;

namespace Lynceus.Metacollector.Tests;

/// <summary><c>lynceus metacollector</c> as a process of its own.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _read = [];

    private BrokerProcess(Process process) => _process = process;

    public static BrokerProcess Start(string kubeconfig, params string[] arguments)
    {
        var program = Path.Combine(Testing.RepositoryPaths.Root, "artifacts", "bin", "Lynceus", new DirectoryInfo(AppContext.BaseDirectory).Name, "lynceus.dll");
        string[] addresses = ["--metrics-bind-address", "127.0.0.1:0", "--health-probe-bind-address", "127.0.0.1:0", "--drain-delay", "0s"];
        var start = new ProcessStartInfo("dotnet", [program, "metacollector", "run", "--kubeconfig", kubeconfig, .. addresses, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var broker = new BrokerProcess(Process.Start(start)!);
        broker._process.OutputDataReceived += static (_, _) => { };
        broker._process.ErrorDataReceived += (_, line) => broker.Heard(line.Data);
        broker._process.BeginOutputReadLine();
        broker._process.BeginErrorReadLine();
        return broker;
    }

    /// <summary>The next line that holds the text.</summary>
    public async Task<string> LineAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(cancellationToken);
                _read.Add(line);
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException($"No line with '{text}':\n{string.Join('\n', _read)}", e);
        }
    }

    /// <summary>SIGTERM, as the kubelet sends it.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", $"{_process.Id}"]).Dispose();

    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
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

    private void Heard(string? line)
    {
        if (line is null)
        {
            _lines.Writer.TryComplete();
        }
        else
        {
            _lines.Writer.TryWrite(line);
        }
    }
}
