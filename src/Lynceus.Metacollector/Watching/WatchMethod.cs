using Lynceus.Grpc;
using Lynceus.Metacollector.Access;
using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Peers;
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
    ClusterView view, Task synced, MetacollectorOptions options, NodeAccess? access, OpenStreams streams, StreamGate gate, BrokerMetrics metrics, ILogger logger, TimeProvider time)
{
    // Of a mailbox: the object of an entry, its place in the dictionary, and one in the list.
    private const int EntryBytes = 128;
    private const string MemoryReason = "memory";

    private static readonly GrpcStatus ComeBack = new(GrpcStatusCode.Cancelled, "This side ends the stream; watch again.");
    private static readonly GrpcStatus NoRoom = new(GrpcStatusCode.ResourceExhausted, "There is no room for what the stream would hold.");
    private static readonly GrpcStatus Stalled = new(GrpcStatusCode.ResourceExhausted, "The client did not take what was sent.");

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

        using var share = gate.Budget.TryOpen(Peer.Of(call), out var bound);
        if (share is null)
        {
            metrics.Refused(bound);
            return NoRoom;
        }

        var stream = streams.Add();
        metrics.Opened();
        try
        {
            var name = stream.Id.ToString();
            WatchLog.Received(logger, selector.Node, name, call.Peer);
            var status = await AnswerAsync(call, selector, stream, share);
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

    private async Task<GrpcStatus> AnswerAsync(GrpcCall call, WatchSelector selector, OpenStream stream, PeerShare share)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Cancelled, stream.Closing);
        Subscriber? subscriber = null;
        try
        {
            await call.StartAsync();
            await synced.WaitAsync(ended.Token);
            var sending = new Sending(call.Messages, stream, share, new EventBatch(), new EventPace(options.MaxEventsPerSecond, time));
            var most = await sending.Pace.AllowAsync(ended.Token);
            using (await gate.First.EnterAsync(share.Peer, ended.Token))
            {
                // Not before: until there is a turn, a stream holds nothing of the node's objects.
                subscriber = view.Subscribe(selector.Node, KindsOf(selector));
                await SendOnceAsync(sending, subscriber, most, ended.Token);
            }

            await using var waking = ended.Token.UnsafeRegister(static s => ((Subscriber)s!).Wake(), subscriber);
            await SendAsync(sending, subscriber, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested || call.Messages.IsClientGone)
        {
        }
        finally
        {
            if (subscriber is not null)
            {
                view.Unsubscribe(subscriber);
            }
        }

        return stream.CloseReason switch
        {
            StreamGate.StalledReason => Stalled,
            MemoryReason => NoRoom,
            _ => ComeBack,
        };
    }

    private KindSet KindsOf(WatchSelector selector) =>
        selector.HasPluginKind && options.AliasReplicaController ? selector.Kinds.With(ObjectKind.ReplicationController) : selector.Kinds;

    private async Task SendAsync(Sending sending, Subscriber subscriber, CancellationToken ended)
    {
        do
        {
            bool isMore;
            do
            {
                ended.ThrowIfCancellationRequested();
                var most = await sending.Pace.AllowAsync(ended); // without keeping a turn from others
                using var turn = await gate.Next.EnterAsync(sending.Share.Peer, ended);
                isMore = await SendOnceAsync(sending, subscriber, most, ended);
            }
            while (isMore);

            await subscriber.WaitAsync();
        }
        while (true);
    }

    /// <returns>Whether there was anything.</returns>
    private async Task<bool> SendOnceAsync(Sending sending, Subscriber subscriber, int most, CancellationToken ended)
    {
        var (messages, stream, share, batch, pace) = sending;
        try
        {
            var isAny = view.Take(subscriber, batch, most, out var held);
            if (!share.TryHold(((long)held * EntryBytes) + batch.Capacity, out _))
            {
                stream.Close(MemoryReason);
                ended.ThrowIfCancellationRequested();
            }

            if (!isAny)
            {
                return false;
            }

            pace.Used(batch.Count);
            var before = messages.BytesWritten;
            var oldest = Write(messages, batch);
            batch.Release(); // the client may take its time
            stream.BeginSending(time.GetTimestamp());
            await messages.FlushAsync(ended);
            stream.EndSending();
            metrics.Sent(messages.BytesWritten - before, time.GetElapsedTime(oldest));
            return true;
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

    private sealed record Sending(GrpcStreamWriter Messages, OpenStream Stream, PeerShare Share, EventBatch Batch, EventPace Pace);
}
