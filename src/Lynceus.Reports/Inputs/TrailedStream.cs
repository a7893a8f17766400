namespace Lynceus.Reports.Inputs;

/// <summary>A stream with some bytes behind it.</summary>
internal sealed class TrailedStream(Stream stream, ReadOnlyMemory<byte> trailer) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _trailer = trailer;

    public override int Read(Span<byte> buffer)
    {
        var read = stream.Read(buffer);
        if (read > 0 || _trailer.IsEmpty)
        {
            return read;
        }

        var length = Math.Min(buffer.Length, _trailer.Length);
        _trailer.Span[..length].CopyTo(buffer);
        _trailer = _trailer[length..];
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
