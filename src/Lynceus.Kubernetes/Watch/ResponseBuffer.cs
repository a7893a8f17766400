using System.Buffers;

namespace Lynceus.Kubernetes.Watch;

/// <summary>
/// What has been received of a response and not yet been used, in one piece of pooled memory that grows to the largest object and shrinks again. Not safe for several threads.
/// </summary>
internal sealed class ResponseBuffer : IDisposable
{
    internal const int MinBytes = 16 * 1024;

    // Above this an empty buffer is handed back, so that one large object does not cost an idle watch its size for hours.
    private const int MaxIdleBytes = 256 * 1024;

    private readonly Stream _stream;
    private readonly TimeSpan _idleLimit;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(MinBytes);
    private int _start;
    private int _end;

    /// <param name="idleLimit">A read that brings nothing for so long ends in a <see cref="TimeoutException"/>.</param>
    public ResponseBuffer(Stream stream, TimeSpan idleLimit, TimeProvider time, CancellationToken cancellationToken)
    {
        _stream = stream;
        _idleLimit = idleLimit;
        _caller = cancellationToken;
        _idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _idle.Token);
    }

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    public long TotalBytes { get; private set; }

    public void Advance(int bytes) => _start += bytes;

    /// <summary>Receives more. False when the response has ended.</summary>
    /// <exception cref="TimeoutException">Nothing came within the idle limit.</exception>
    public async ValueTask<bool> FillAsync()
    {
        MakeRoom();
        int read;
        _idle.CancelAfter(_idleLimit);
        try
        {
            read = await _stream.ReadAsync(_bytes.AsMemory(_end), _either.Token);
        }
        catch (OperationCanceledException e) when (_idle.IsCancellationRequested && !_caller.IsCancellationRequested)
        {
            throw new TimeoutException($"The API server sent nothing for {_idleLimit}.", e);
        }

        // What is done with the bytes does not count as silence.
        _idle.CancelAfter(Timeout.InfiniteTimeSpan);
        _end += read;
        TotalBytes += read;
        return read > 0;
    }

    public void Dispose()
    {
        _either.Dispose();
        _idle.Dispose();
        var bytes = _bytes;
        _bytes = [];
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_bytes.Length > MaxIdleBytes)
            {
                Replace(MinBytes);
            }
        }
        else if (_end == _bytes.Length)
        {
            if (_start >= _bytes.Length / 2)
            {
                Unread.CopyTo(_bytes);
                (_start, _end) = (0, _end - _start);
            }
            else
            {
                Replace(_bytes.Length * 2);
            }
        }
    }

    private void Replace(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(bytes);
        Unread.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _start, _end) = (larger, 0, _end - _start);
    }
}
