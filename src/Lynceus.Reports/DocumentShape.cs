using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports;

/// <summary>What can be told of a document without translating it: its top-level names and their short texts. Tools are recognised by it.</summary>
public sealed class DocumentShape
{
    private const int MaxNames = 64;

    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);

    /// <summary>Kind of the document: object, array, null or a scalar.</summary>
    public JsonTokenType Root { get; private init; }

    /// <summary>Names of the object's properties as far as they were read, in order.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>Of an array its first element; of an object the first element of <c>items</c> (a Kubernetes list). Null when there is none.</summary>
    public DocumentShape? First { get; private set; }

    /// <summary>The first property whose value is an object or an array, for documents whose own names are data (nodes, files). Null when there is none.</summary>
    public DocumentShape? Child { get; private set; }

    /// <summary>All properties were read; before that a missing name says nothing.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>A Kubernetes list or an array without any element; which tool it belongs to cannot be told from it.</summary>
    public bool IsEmptyList => First is null
        && (Root == JsonTokenType.StartArray || (Has("items") && Text("kind") is { } kind && kind.EndsWith("List", StringComparison.Ordinal)));

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The text of a scalar property; null when it is missing, not yet read or not a scalar.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>Reads as little of the document as <paramref name="decided"/> needs to answer true.</summary>
    internal static DocumentShape Read(ref JsonCursor cursor, Func<DocumentShape, bool> decided, int maxNames = MaxNames)
    {
        var shape = new DocumentShape { Root = cursor.TokenType };
        switch (cursor.TokenType)
        {
            case JsonTokenType.StartArray:
                shape.First = cursor.NextElement() ? Read(ref cursor, _ => false) : null;
                break;
            case JsonTokenType.StartObject:
                while (shape._values.Count < maxNames && cursor.NextProperty())
                {
                    // A name alone often decides; then a long list behind it need not be passed over.
                    if (cursor.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    {
                        shape._values[cursor.NameText()] = null;
                        if (decided(shape))
                        {
                            return shape;
                        }
                    }

                    shape.ReadProperty(ref cursor);
                    if (decided(shape))
                    {
                        return shape;
                    }
                }

                break;
            default:
                break;
        }

        shape.IsComplete = true;
        return shape;
    }

    private void ReadProperty(ref JsonCursor cursor)
    {
        var name = System.Text.Encoding.UTF8.GetString(cursor.Name);
        if (string.Equals(name, "items", StringComparison.Ordinal) && cursor.TokenType == JsonTokenType.StartArray)
        {
            _values[name] = null;
            var depth = cursor.Depth;
            if (cursor.NextElement())
            {
                // Kind and version of the first element settle the tool; the rest of a long list is passed over.
                First = Read(ref cursor, static s => s.Has("apiVersion") && s.Has("kind"));
                cursor.SkipRest(depth);
            }

            return;
        }

        if (Child is null && cursor.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            _values[name] = null;
            var depth = cursor.Depth;
            Child = Read(ref cursor, static _ => false, maxNames: 16);
            cursor.SkipRest(depth);
            return;
        }

        try
        {
            _values[name] = cursor.Text();
        }
        catch (SkippedElementException)
        {
            // A broken text tells nothing of the tool; whether the element with it counts is the translator's to say.
            _values[name] = null;
        }
    }
}
