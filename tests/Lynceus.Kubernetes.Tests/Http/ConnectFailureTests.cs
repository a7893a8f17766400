using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;

namespace Lynceus.Kubernetes.Tests.Http;

/// <summary>
/// An address that does not answer, as that of a server whose node is gone, and one that resets what it has accepted, as a load balancer without servers does.
/// SocketsHttpHandler reports its limit for connecting as a cancellation, and the reset as the error of the socket.
/// </summary>
public class ConnectFailureTests
{
    private static readonly Uri Nowhere = new("http://192.0.2.1");

    [Fact]
    public async Task SendAsync_NoConnectionInTime_IsAFailureAndNotACancellation()
    {
        using var client = new KubernetesClient(Nowhere, NewHandler(static () => { }), new KubernetesClientOptions { Retries = 0 });

        var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetServerVersionAsync(CancellationToken.None).WaitAsync(TestContext.Patience));

        Assert.Equal(HttpRequestError.ConnectionError, e.HttpRequestError);
    }

    [Fact]
    public async Task RunAsync_NoConnectionInTime_InformerTriesAgain()
    {
        using var stop = new CancellationTokenSource();
        using var attempts = new SemaphoreSlim(0);
        using var client = new KubernetesClient(Nowhere, NewHandler(() => attempts.Release()));
        using var informer = new Informer<string>(client, ResourceType.Pods, static (in _) => "", new InformerOptions { MinBackoff = TimeSpan.FromMilliseconds(1) });
        var run = informer.RunAsync(stop.Token);

        for (var i = 0; i < 3; i++)
        {
            Assert.True(await attempts.WaitAsync(TestContext.Patience));
        }

        Assert.False(run.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task SendAsync_ConnectionResetAtOnce_IsAFailureAndTriedAgain()
    {
        var attempts = 0;
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, cancellationToken) => ConnectToBeResetAsync(() => attempts++, cancellationToken) };
        using var client = new KubernetesClient(Nowhere, handler, new KubernetesClientOptions { Retries = 2, MinBackoff = TimeSpan.FromMilliseconds(1) });

        var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetServerVersionAsync(CancellationToken.None).WaitAsync(TestContext.Patience));

        Assert.Equal(HttpRequestError.ConnectionError, e.HttpRequestError);
        Assert.IsType<SocketException>(e.InnerException);
        Assert.Equal(3, attempts);
    }

    /// <summary>A connection that the other side has reset by the time it is handed out.</summary>
    private static async ValueTask<Stream> ConnectToBeResetAsync(Action onConnect, CancellationToken cancellationToken)
    {
        onConnect();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
        using (var accepted = await listener.AcceptAsync(cancellationToken))
        {
            accepted.LingerState = new LingerOption(true, 0);
        }

        var stream = new NetworkStream(socket, ownsSocket: true);
        Assert.True(socket.Poll(TestContext.Patience, SelectMode.SelectRead));
        return stream;
    }

    private static SocketsHttpHandler NewHandler(Action onConnect) => new()
    {
        ConnectTimeout = TimeSpan.FromMilliseconds(20),
        ConnectCallback = async (_, cancellationToken) =>
        {
            onConnect();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new UnreachableException();
        },
    };
}
