namespace Lynceus.Kubernetes.Tests.Watch;

/// <summary>Gives bytes in pieces of the given sizes, over and over, as a network might.</summary>
internal sealed class ChunkedStream(byte[] bytes, params int[] sizes) : Stream
{
    private int _at;
    private int _reads;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => bytes.Length;

    public override long Position
    {
        get => _at;
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(Math.Min(buffer.Length, sizes[_reads++ % sizes.Length]), bytes.Length - _at);
        bytes.AsSpan(_at, count).CopyTo(buffer.Span);
        _at += count;
        return ValueTask.FromResult(count);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
