namespace Lynceus.Load.Kubernetes;

/// <summary>A response body made while it is read: a beginning, numbered objects each in a wrapping, and an end. It stands in for the network, at the cost of one copy.</summary>
internal sealed class GeneratedStream(GeneratedObjects objects, int from, int count, byte[] before, byte[] between, byte[] after, byte[] prefix, byte[] suffix) : Stream
{
    private readonly byte[] _piece = new byte[objects.BytesEach + 256];
    private int _next = -1;
    private int _length;
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A list of all objects in one page.</summary>
    public static GeneratedStream List(GeneratedObjects objects, int from, int count, string metadata) => new(
        objects, from, count, [.. "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":"u8, .. System.Text.Encoding.UTF8.GetBytes(metadata), .. ",\"items\":["u8], [(byte)','], "]}\n"u8.ToArray(), [], []);

    /// <summary>A watch that adds all objects and ends.</summary>
    public static GeneratedStream Watch(GeneratedObjects objects, int count, byte[] end) => new(
        objects, 0, count, [], [], end, "{\"type\":\"ADDED\",\"object\":"u8.ToArray(), "}\n"u8.ToArray());

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at == _length && !MakeNext())
        {
            return ValueTask.FromResult(0);
        }

        var count1 = Math.Min(buffer.Length, _length - _at);
        _piece.AsSpan(_at, count1).CopyTo(buffer.Span);
        _at += count1;
        return ValueTask.FromResult(count1);
    }

    public override int Read(byte[] buffer, int offset, int count1) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count1) => throw new NotSupportedException();

    private bool MakeNext()
    {
        (_at, _length) = (0, 0);
        if (_next < 0)
        {
            _next = 0;
            Append(before);
        }

        if (_next < count)
        {
            Append(_next == 0 ? [] : between);
            Append(prefix);
            _length += objects.Write(_piece.AsSpan(_length), from + _next);
            Append(suffix);
            _next++;
        }
        else if (_next == count)
        {
            _next++;
            Append(after);
        }

        return _length > 0;
    }

    private void Append(byte[] bytes)
    {
        bytes.CopyTo(_piece.AsSpan(_length));
        _length += bytes.Length;
    }
}
