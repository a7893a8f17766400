using Lynceus.Grpc;
using Lynceus.Metacollector.Access;
using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Protocol;
using Lynceus.Metacollector.Relevance;
using Lynceus.Metacollector.Streams;
using Microsoft.Extensions.Logging;

namespace Lynceus.Metacollector.Watching;

/// <summary>Answers <c>/metadata.Metadata/Watch</c>.</summary>
/// <remarks>
/// It never ends with OK, after which Falco's plugin stays away until Falco restarts. It ends with CANCELLED, after which the plugin comes back in a second; UNAVAILABLE, UNAUTHENTICATED,
/// PERMISSION_DENIED and FAILED_PRECONDITION would double the plugin's delay up to two minutes, for good. So callers are held, not refused, until everything is synced.
/// </remarks>
internal sealed class WatchMethod(
    ClusterView view, Task synced, MetacollectorOptions options, NodeAccess? access, OpenStreams streams, BrokerMetrics metrics, ILogger logger, TimeProvider time)
{
    private static readonly GrpcStatus ComeBack = new(GrpcStatusCode.Cancelled, "This side ends the stream; watch again.");

    public async Task<GrpcStatus> AnswerAsync(GrpcCall call)
    {
        var selector = await call.ReadRequestAsync(WatchSelector.Read);

        // Before anything is kept or said about the stream: what anybody can cause at will must cost little.
        if (access is not null && await access.WhyNotAsync(call, selector.Node, call.Cancelled) is { } refusal)
        {
            if (refusal.Code == GrpcStatusCode.PermissionDenied)
            {
                WatchLog.Refused(logger, call.Peer, selector.Node, refusal.Message);
            }
            else
            {
                WatchLog.NotLetIn(logger, call.Peer, selector.Node, refusal.Message);
            }

            return refusal;
        }

        var stream = streams.Add();
        metrics.Opened();
        try
        {
            var name = stream.Id.ToString();
            WatchLog.Received(logger, selector.Node, name, call.Peer);
            var status = await AnswerAsync(call, selector, stream);
            WatchLog.Deleted(logger, name, selector.Node, stream.CloseReason ?? (call.Cancelled.IsCancellationRequested || call.Messages.IsClientGone ? "client" : status.Message));
            return status;
        }
        finally
        {
            metrics.Closed(call.Messages.BytesWritten);
            if (stream.CloseReason is { } reason)
            {
                metrics.Ended(reason);
            }

            streams.Remove(stream);
        }
    }

    private async Task<GrpcStatus> AnswerAsync(GrpcCall call, WatchSelector selector, OpenStream stream)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Cancelled, stream.Closing);
        try
        {
            await call.StartAsync();
            await synced.WaitAsync(ended.Token);
            var subscriber = view.Subscribe(selector.Node, KindsOf(selector));
            try
            {
                await using var waking = ended.Token.UnsafeRegister(static s => ((Subscriber)s!).Wake(), subscriber);
                await SendAsync(call.Messages, subscriber, ended.Token);
            }
            finally
            {
                view.Unsubscribe(subscriber);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested || call.Messages.IsClientGone)
        {
        }

        return ComeBack;
    }

    private KindSet KindsOf(WatchSelector selector) =>
        selector.HasPluginKind && options.AliasReplicaController ? selector.Kinds.With(ObjectKind.ReplicationController) : selector.Kinds;

    private async Task SendAsync(GrpcStreamWriter messages, Subscriber subscriber, CancellationToken ended)
    {
        var pace = new EventPace(options.MaxEventsPerSecond, time);
        var batch = new EventBatch();
        try
        {
            while (true)
            {
                await subscriber.WaitAsync();
                ended.ThrowIfCancellationRequested();
                while (view.Take(subscriber, batch, await pace.AllowAsync(ended)))
                {
                    pace.Used(batch.Count);
                    var before = messages.BytesWritten;
                    var oldest = Write(messages, batch);
                    batch.Release(); // the client may take its time
                    await messages.FlushAsync(ended);
                    metrics.Sent(messages.BytesWritten - before, time.GetElapsedTime(oldest));
                }
            }
        }
        finally
        {
            batch.Release();
        }
    }

    /// <returns>Timestamp of the oldest change.</returns>
    private static long Write(GrpcStreamWriter messages, EventBatch batch)
    {
        var oldest = long.MaxValue;
        foreach (ref readonly var taken in batch.Events)
        {
            messages.Write(batch.MessageOf(taken));
            oldest = Math.Min(oldest, taken.Since);
        }

        return oldest;
    }
}
