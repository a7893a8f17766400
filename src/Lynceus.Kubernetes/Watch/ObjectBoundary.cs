using System.Buffers;
using System.Text.Json;

namespace Lynceus.Kubernetes.Watch;

/// <summary>
/// Finds where a JSON object ends, over any number of pieces, without reading anything twice. Only quotes and brackets are looked at; whether the JSON in between is right is for the reader that follows.
/// </summary>
internal struct ObjectBoundary
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> InText = SearchValues.Create("\"\\"u8);

    private int _depth;
    private bool _inText;

    /// <summary>How many bytes from the start of the object have been looked at.</summary>
    public int Scanned { get; private set; }

    /// <summary>Continues in <paramref name="bytes"/>, which begin where the object begins. True when the object ends in them; then <see cref="Scanned"/> is its length.</summary>
    /// <exception cref="JsonException">A bracket closes what was not opened.</exception>
    public bool TryFindEnd(ReadOnlySpan<byte> bytes)
    {
        var at = Scanned;
        while (true)
        {
            var next = bytes[at..].IndexOfAny(_inText ? InText : Structure);
            if (next < 0)
            {
                Scanned = bytes.Length;
                return false;
            }

            at += next;
            switch (bytes[at])
            {
                case (byte)'\\' when at + 1 >= bytes.Length:
                    Scanned = at; // the escaped byte is not here yet
                    return false;
                case (byte)'\\':
                    at++;
                    break;
                case (byte)'"':
                    _inText = !_inText;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                default:
                    _depth--;
                    break;
            }

            at++;
            if (_depth <= 0)
            {
                Scanned = at;
                return _depth == 0 ? true : throw new JsonException("A bracket closes what was not opened.");
            }
        }
    }
}
