using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Fragments;

/// <summary>Reads a value into memory as far as it will be shown.</summary>
internal sealed class FragmentReader
{
    // Quotes, colon, comma and line end around a value.
    private const int Punctuation = 6;

    private readonly int _maxTextChars;
    private int _left;

    /// <param name="maxBytes">Length that will be shown.</param>
    /// <param name="maxTextChars">Length of one text in it.</param>
    public FragmentReader(int maxBytes, int maxTextChars)
    {
        _left = maxBytes;
        _maxTextChars = Math.Min(maxTextChars, maxBytes);
    }

    /// <summary>The value is longer; the rest was not read.</summary>
    public bool IsCut => _left < 0;

    public JsonNode? Read(ref JsonCursor cursor) => Read(ref cursor, nesting: 0);

    private JsonNode? Read(ref JsonCursor cursor, int nesting)
    {
        Spend(Punctuation + 2 * nesting);
        switch (cursor.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref cursor, nesting + 1);
            case JsonTokenType.StartArray:
                return ReadArray(ref cursor, nesting + 1);
            case JsonTokenType.String:
                return JsonValue.Create(Text(ref cursor));
            case JsonTokenType.Null:
                return null;
            default:
                // A number keeps its digits.
                var literal = cursor.Text()!;
                Spend(literal.Length);
                return JsonNode.Parse(literal);
        }
    }

    private JsonObject ReadObject(ref JsonCursor cursor, int nesting)
    {
        var value = new JsonObject();
        while (!IsCut && cursor.NextProperty(out var name))
        {
            name = Shortened(name);
            Spend(Encoding.UTF8.GetByteCount(name));
            value[name] = Read(ref cursor, nesting);
        }

        return value;
    }

    private JsonArray ReadArray(ref JsonCursor cursor, int nesting)
    {
        var value = new JsonArray();
        while (!IsCut && cursor.NextElement())
        {
            value.Add(Read(ref cursor, nesting));
        }

        return value;
    }

    private string Text(ref JsonCursor cursor)
    {
        try
        {
            var text = Shortened(cursor.Text()!);
            Spend(Encoding.UTF8.GetByteCount(text));
            return text;
        }
        catch (SkippedElementException)
        {
            return "(not valid UTF-8)";
        }
    }

    private string Shortened(string text)
    {
        if (text.Length <= _maxTextChars)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[_maxTextChars - 1]) ? _maxTextChars - 1 : _maxTextChars;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private void Spend(int bytes) => _left = Math.Max(_left - bytes, -1);
}
