using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>Writes a body, counts it, and spoils it where the script says so.</summary>
internal sealed class ResponseBody(HttpContext context, Fault? fault, TimeProvider time, RequestLog.Counter counter)
{
    private const int FlushBytes = 32 << 10;

    private readonly PipeWriter _writer = context.Response.BodyWriter;
    private int _unflushed;
    private long _sent;

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>The script has cut the body: nothing more can be sent.</summary>
    public bool IsCut { get; private set; }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (IsCut)
        {
            return default;
        }

        if (fault is not null)
        {
            return WriteSpoiledAsync(bytes);
        }

        counter.Add(bytes.Length);
        _writer.Write(bytes.Span);
        _unflushed += bytes.Length;
        return _unflushed >= FlushBytes ? FlushAsync() : default;
    }

    public async ValueTask FlushAsync()
    {
        if (IsCut)
        {
            return;
        }

        _unflushed = 0;
        var result = await _writer.FlushAsync(context.RequestAborted);
        if (result.IsCompleted)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Breaks the stream, or the whole connection. What was written before is on its way.</summary>
    public async ValueTask CutAsync(bool wholeConnection)
    {
        await FlushAsync();
        IsCut = true;
        Break(context, wholeConnection);
    }

    public static void Break(HttpContext context, bool wholeConnection)
    {
        if (wholeConnection && context.Features.Get<IConnectionLifetimeFeature>() is { } connection)
        {
            connection.Abort();
        }

        context.Abort();
    }

    private async ValueTask WriteSpoiledAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsCut)
        {
            var take = bytes.Length;
            if (fault!.AfterBytes is { } limit)
            {
                if (_sent >= limit)
                {
                    await EndAsync();
                    return;
                }

                take = (int)Math.Min(take, limit - _sent);
            }

            if (fault.BytesAtATime > 0)
            {
                take = Math.Min(take, fault.BytesAtATime);
            }

            counter.Add(take);
            _sent += take;
            _writer.Write(bytes.Span[..take]);
            bytes = bytes[take..];
            _unflushed += take;
            if (fault.BytesAtATime > 0 || _unflushed >= FlushBytes)
            {
                await FlushAsync();
                if (fault.Pause > TimeSpan.Zero)
                {
                    await Task.Delay(fault.Pause, time, context.RequestAborted);
                }
            }
        }
    }

    private async ValueTask EndAsync()
    {
        if (fault!.End == Fault.Ending.Clean)
        {
            await FlushAsync();
            IsCut = true;
            return;
        }

        await CutAsync(fault.End == Fault.Ending.ConnectionReset);
    }
}
