using System.IO.Pipelines;

namespace Lynceus.Grpc;

/// <summary>Sends messages that are encoded already. Used by one task at a time.</summary>
public sealed class GrpcStreamWriter
{
    private readonly PipeWriter _body;

    internal GrpcStreamWriter(PipeWriter body) => _body = body;

    /// <summary>Frames included.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>The client did not take what was written before the wait was given up; nothing more can reach it.</summary>
    internal bool IsStuck { get; private set; }

    /// <summary>A flush has shown that the client is gone, which the token of the call may say only later.</summary>
    public bool IsClientGone { get; private set; }

    /// <summary>Writes one message, given in parts that belong one behind the other. It is sent by <see cref="FlushAsync"/>.</summary>
    public void Write(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default)
    {
        var length = first.Length + second.Length + third.Length;
        var span = _body.GetSpan(GrpcFrame.HeaderBytes + first.Length);
        GrpcFrame.WriteHeader(span, length);
        first.CopyTo(span[GrpcFrame.HeaderBytes..]);
        _body.Advance(GrpcFrame.HeaderBytes + first.Length);
        System.Buffers.BuffersExtensions.Write(_body, second);
        System.Buffers.BuffersExtensions.Write(_body, third);
        BytesWritten += GrpcFrame.HeaderBytes + length;
    }

    /// <summary>Sends what was written, and waits as long as the client's flow control holds it back.</summary>
    /// <exception cref="OperationCanceledException">The wait was given up, or the client is gone.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Not with the token: Kestrel would end the stream with INTERNAL_ERROR before anybody can say how it is to end.
            var flushing = _body.FlushAsync(CancellationToken.None);
            var result = flushing.IsCompleted ? await flushing : await flushing.AsTask().WaitAsync(cancellationToken);
            if (result.IsCompleted || result.IsCanceled)
            {
                IsClientGone = true;
                throw new OperationCanceledException("The client is gone.");
            }

            // An abort by the client does not show in the result (dotnet/aspnetcore#40788).
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            IsStuck = true;
            throw;
        }
    }
}
