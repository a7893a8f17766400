using System.Diagnostics;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;

namespace Lynceus.Kubernetes.Tests.Http;

/// <summary>An address that does not answer, as that of a server whose node is gone. SocketsHttpHandler reports its limit for connecting as a cancellation.</summary>
public class ConnectTimeoutTests
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
