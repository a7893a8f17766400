namespace Lynceus.Exporter.Reading;

/// <summary>Where a text lies in the JSON of a report, without its quotes. The default is none.</summary>
internal readonly struct TextRef
{
    private readonly int _offset;
    private readonly int _length;

    /// <param name="offset">Never 0, since a text lies within an object.</param>
    /// <param name="isEscaped">Whether there are escapes in it.</param>
    public TextRef(int offset, int length, bool isEscaped) => (_offset, _length) = (offset, isEscaped ? ~length : length);

    public bool IsSet => _offset != 0;

    public bool IsEmpty => _length == 0;

    public bool IsEscaped => _length < 0;

    public int Offset => _offset;

    /// <summary>In the JSON, escapes as they stand.</summary>
    public int Length => _length < 0 ? ~_length : _length;
}
