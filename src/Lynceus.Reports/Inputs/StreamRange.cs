namespace Lynceus.Reports.Inputs;

/// <summary>A part of a stream that can be positioned.</summary>
internal sealed class StreamRange : ReadOnlyStream
{
    private readonly Stream _stream;
    private long _left;

    public StreamRange(Stream stream, long offset, long length)
    {
        _stream = stream;
        _left = length;
        stream.Position = offset;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = _stream.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        if (read == 0 && _left > 0 && buffer.Length > 0)
        {
            throw new ReportFormatException("The archive is cut: it ends before this member does.", ReportProblem.Malformed);
        }

        _left -= read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
