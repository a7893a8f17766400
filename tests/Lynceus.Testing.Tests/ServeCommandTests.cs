using System.Text;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Testing.Tests;

public sealed class ServeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("serve").FullName;
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task RunAsync_ManifestFolder_IsServedUntilStopped()
    {
        var kubeconfig = Path.Combine(_folder, "kubeconfig");
        Directory.CreateDirectory(Path.Combine(_folder, "manifests"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "manifests", "a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: oars }\n");
        var error = new SignalWriter("ready:");

        var run = ServeCommand.RunAsync(["--no-tls", "--manifests", Path.Combine(_folder, "manifests"), "--kubeconfig", kubeconfig], TextWriter.Null, error, _stop.Token);
        await error.Seen.WaitAsync(_stop.Token);
        var server = Manifests.ReadYaml(await File.ReadAllTextAsync(kubeconfig))!["clusters"]![0]!["cluster"]!["server"]!.ToString();
        using var client = new HttpClient(new SocketsHttpHandler());
        var answer = await client.GetStringAsync(new Uri(server + "/api/v1/configmaps"));
        await _stop.CancelAsync();

        Assert.Contains("oars", answer, StringComparison.Ordinal);
        Assert.Equal(0, await run);
    }

    [Fact]
    public async Task RunAsync_UnknownOption_IsAUsageError()
    {
        var error = new StringWriter();

        Assert.Equal(64, await ServeCommand.RunAsync(["--sail", "1"], TextWriter.Null, error, _stop.Token));
        Assert.Contains("--sail", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Help_NamesTheOptions()
    {
        var output = new StringWriter();

        Assert.Equal(0, await ServeCommand.RunAsync(["--help"], output, TextWriter.Null, _stop.Token));
        Assert.Contains("--kubeconfig", output.ToString(), StringComparison.Ordinal);
    }

    private sealed class SignalWriter(string text) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override Task WriteLineAsync(string? value)
        {
            if (value?.Contains(text, StringComparison.Ordinal) == true)
            {
                _seen.TrySetResult();
            }

            return base.WriteLineAsync(value);
        }
    }
}
