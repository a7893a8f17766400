using System.Net;
using System.Net.Sockets;
using Lynceus.Hosting;

namespace Lynceus.Tests;

public sealed class HubCommandTests : IDisposable
{
    private readonly ReportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hub")]
    [InlineData("up")]
    public async Task Run_AddressTaken_SaysSoAndTouchesNothing(string command)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var data = Path.Combine(_folder.Path, "data");

        var run = await CommandRun.Of(command, "--listen", listener.LocalEndpoint.ToString()!, "--data", data);

        Assert.Equal(ExitCode.Fault, run.ExitCode);
        Assert.Equal(
            $"lynceus: cannot listen on {listener.LocalEndpoint}: another program listens there; choose another address with --listen",
            Assert.Single(run.ErrorLines));
        Assert.False(Directory.Exists(data));
    }
}
