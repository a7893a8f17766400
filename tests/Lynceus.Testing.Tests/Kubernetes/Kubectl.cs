using System.Diagnostics;
using System.Threading.Channels;

namespace Lynceus.Testing.Tests.Kubernetes;

/// <summary>The real kubectl, in one namespace of a cluster. Its caches are in a folder of their own, which goes with it.</summary>
internal sealed class Kubectl(string kubeconfig, string space) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string Program = Path.Combine(RepositoryPaths.Root, "artifacts", "tools", "kubectl");

    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("lynceus-kubectl-");

    public void Dispose() => _cache.Delete(recursive: true);

    public Task<KubectlResult> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    /// <summary>Also fails the test when kubectl fails.</summary>
    public async Task<KubectlResult> SucceedAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"kubectl {string.Join(' ', arguments)} failed: {result.Error}");
        return result;
    }

    public async Task<KubectlResult> RunWithInputAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), timeout.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return new KubectlResult(process.ExitCode, (await output).TrimEnd(), (await error).TrimEnd());
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("kubectl did not end: " + string.Join(' ', arguments), e);
        }
    }

    /// <summary>A kubectl that goes on, for example a watch: its lines as they come. Ends when they are no longer read.</summary>
    public async IAsyncEnumerable<string> LinesAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        using var timeout = new CancellationTokenSource(Patience);
        var lines = Channel.CreateUnbounded<string>();
        process.OutputDataReceived += (_, line) => _ = line.Data is null ? lines.Writer.TryComplete() : lines.Writer.TryWrite(line.Data);
        process.BeginOutputReadLine();
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(timeout.Token))
            {
                yield return line;
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private Process Start(string[] arguments)
    {
        Assert.True(File.Exists(Program), "kubectl is missing; scripts/install-tools.sh fetches it");
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("--namespace=" + space);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["KUBECACHEDIR"] = _cache.FullName;
        return Process.Start(start)!;
    }
}
