using System.Runtime.InteropServices;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Testing;

/// <summary><c>serve</c>: a fake API server that runs alone until it is told to stop.</summary>
internal static class ServeCommand
{
    private const int Ok = 0;
    private const int InputIncomplete = 3;
    private const int Usage = 64;

    private const string Help = """
        usage: dotnet run --project tests/Lynceus.Testing -- serve [options]

        Runs a fake Kubernetes API server 1.36 on loopback until SIGINT or SIGTERM.

          --port N           port to listen on (default: a free one)
          --crds PATH        definitions of custom resources, a folder or a file; may be repeated
          --manifests PATH   objects to start with, a folder or a file; may be repeated
          --kubeconfig FILE  write the kubeconfig of the administrator there (default: print it)
          --rbac             ask for rights: users and tokens are admin and nobody, others by Role and binding objects and TokenRequest
          --sharded          shardSelector filters lists and watches
          --no-watch-list    sendInitialEvents is refused, as before it existed
          --no-tls           plain HTTP/1.1
          --help             this text
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var options = new FakeApiServerOptions { Rbac = false };
        var paths = new List<(bool Definitions, string Path)>();
        string? kubeconfig = null;
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--help" or "-h":
                    await output.WriteLineAsync(Help);
                    return Ok;
                case "--rbac":
                    options = options with { Rbac = true };
                    continue;
                case "--sharded":
                    options = options with { ShardedListAndWatch = true };
                    continue;
                case "--no-watch-list":
                    options = options with { WatchList = false };
                    continue;
                case "--no-tls":
                    options = options with { Tls = false };
                    continue;
                case "--port" when int.TryParse(value, out var port) && port is >= 0 and <= 65535:
                    options = options with { Port = port };
                    break;
                case "--crds" or "--manifests" when value is not null:
                    paths.Add((args[i] == "--crds", value));
                    break;
                case "--kubeconfig" when value is not null:
                    kubeconfig = value;
                    break;
                default:
                    await error.WriteLineAsync($"serve: {args[i]} {value}: no such option, or not a value it takes; see --help");
                    return Usage;
            }

            i++;
        }

        return await ServeAsync(options, paths, kubeconfig, output, error, cancellationToken);
    }

    private static async Task<int> ServeAsync(
        FakeApiServerOptions options, List<(bool Definitions, string Path)> paths, string? kubeconfig, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        await using var server = await FakeApiServer.StartAsync(options);
        foreach (var (_, path) in paths.OrderByDescending(static p => p.Definitions))
        {
            try
            {
                Load(server, path);
            }
            catch (Exception e) when (e is IOException or FormatException or ArgumentException or UnauthorizedAccessException)
            {
                await error.WriteLineAsync($"serve: {path}: {e.Message}");
                return InputIncomplete;
            }
        }

        if (kubeconfig is null)
        {
            await output.WriteAsync(server.Kubeconfig());
        }
        else
        {
            server.WriteKubeconfig(kubeconfig);
        }

        await output.FlushAsync(cancellationToken);
        await error.WriteLineAsync($"ready: {server.Url.OriginalString}{(kubeconfig is null ? "" : $" (kubeconfig: {kubeconfig})")}");
        await StoppedAsync(cancellationToken);
        return Ok;
    }

    private static void Load(FakeApiServer server, string path)
    {
        if (Directory.Exists(path))
        {
            server.LoadFolder(path);
        }
        else
        {
            server.Load(File.ReadAllText(path));
        }
    }

    private static async Task StoppedAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopped.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using var cancelled = cancellationToken.Register(() => stopped.TrySetResult());
        await stopped.Task;
    }
}
