using System.Text;

namespace Lynceus.Reports.Tests.Yaml;

/// <summary>A beginning, and behind it the same text again and again up to a length, without holding it.</summary>
internal sealed class RepeatedText(string beginning, string text, long length) : Stream
{
    private readonly byte[] _beginning = Encoding.UTF8.GetBytes(beginning);
    private readonly byte[] _text = Encoding.UTF8.GetBytes(text);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = (int)Math.Min(count, length - Position);
        for (var i = 0; i < read; i++, Position++)
        {
            buffer[offset + i] = Position < _beginning.Length ? _beginning[Position] : _text[(Position - _beginning.Length) % _text.Length];
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
