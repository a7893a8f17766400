using System.Text;
using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Kubernetes;

/// <summary>
/// Finds the objects in every form in which they are exported: one object, a <c>List</c>, a typed list of the API server, an array,
/// an object of lists by resource name, and any of these several times in one stream.
/// </summary>
/// <param name="context">Where skipped objects are listed.</param>
/// <param name="coverage">Is told of lists and of objects that could not be read.</param>
/// <param name="begin">Makes the draft of an object from its pointer and its position in the stream.</param>
/// <param name="end">Takes a finished object, and whether it stood in a list.</param>
internal sealed class ObjectStream<TDraft>(
    TranslationContext context, ListCoverage coverage, Func<string, long, TDraft> begin, Action<TDraft, bool> end)
    where TDraft : ObjectDraft
{
    private const string ListSuffix = "List";

    private (int Document, string? Kind) _kindOfList = (-1, null);

    /// <summary>Kind that objects under a property of the outermost object have, for exports by resource name; null when it is no such property.</summary>
    public Func<string, string?> KindOfResource { get; init; } = static _ => null;

    public void ReadAll(ref JsonCursor cursor)
    {
        var document = 0;
        do
        {
            if (cursor.TokenType == JsonTokenType.StartArray)
            {
                ReadElements(ref cursor, context.Root(document), kind: null, document);
            }
            else
            {
                ReadElement(ref cursor, context.Root(document), kind: null, document, inList: false);
            }

            document++;
        }
        while (cursor.NextDocument());
    }

    private void ReadElements(ref JsonCursor cursor, string pointer, string? kind, int document)
    {
        coverage.List();
        for (var i = 0; cursor.NextElement(); i++)
        {
            ReadElement(ref cursor, $"{pointer}/{i}", kind, document, inList: true);
        }
    }

    private void ReadElement(ref JsonCursor cursor, string pointer, string? kind, int document, bool inList)
    {
        if (cursor.TokenType != JsonTokenType.StartObject)
        {
            cursor.Skip();
            Skip(pointer, "This is not an object.");
            return;
        }

        var depth = cursor.Depth;
        var draft = begin(pointer, cursor.Position);
        try
        {
            if (ReadProperties(ref cursor, draft, document))
            {
                if (draft.Metadata.Continue is not null)
                {
                    coverage.Incomplete(); // the server holds further pages of this list
                }

                return;
            }
        }
        catch (SkippedElementException e)
        {
            cursor.SkipRest(depth);
            Skip(pointer, e.Message);
            return;
        }

        draft.Kind ??= kind ?? (inList ? KindOfList(document) : null);
        if (draft.Kind is null)
        {
            Skip(pointer, "The object has no kind.");
            return;
        }

        end(draft, inList);
    }

    /// <summary>Reads the object into its draft; true when it turned out to be a list, whose objects are then done.</summary>
    private bool ReadProperties(ref JsonCursor cursor, TDraft draft, int document)
    {
        var isList = false;
        while (cursor.NextProperty())
        {
            if (cursor.TokenType is not (JsonTokenType.StartArray or JsonTokenType.Null))
            {
                draft.ReadProperty(ref cursor);
                continue;
            }

            var name = Encoding.UTF8.GetString(cursor.Name);
            var resourceKind = KindOfResource(name);
            if (resourceKind is null && name is not "items")
            {
                draft.ReadProperty(ref cursor);
                continue;
            }

            isList = true;
            if (cursor.TokenType == JsonTokenType.StartArray)
            {
                var before = cursor.Position;
                ReadElements(ref cursor, JsonPointer.Append(draft.Pointer, name), resourceKind ?? ElementKind(draft.Kind), document);
                draft.Exclude(cursor.Position - before);
            }
            else
            {
                coverage.List(); // Go writes an empty list as null
            }
        }

        return isList;
    }

    private void Skip(string pointer, string reason)
    {
        coverage.Incomplete();
        context.Skip(pointer, reason);
    }

    /// <summary>Kind by the list's own kind where that stands behind its objects, which then have none: a look ahead, for such lists alone.</summary>
    private string? KindOfList(int document)
    {
        if (_kindOfList.Document == document)
        {
            return _kindOfList.Kind;
        }

        using var input = context.Reopen();
        var cursor = new JsonCursor(input);
        string? kind = null;
        for (var i = 0; i <= document && cursor.NextDocument(); i++)
        {
            if (i < document || !cursor.EnterObject())
            {
                cursor.Skip();
                continue;
            }

            while (cursor.NextProperty())
            {
                if (cursor.Is("kind"u8))
                {
                    kind = ElementKind(cursor.NonEmptyText());
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        _kindOfList = (document, kind);
        return kind;
    }

    private static string? ElementKind(string? listKind) =>
        listKind is not null && listKind.Length > ListSuffix.Length && listKind.EndsWith(ListSuffix, StringComparison.Ordinal)
            ? listKind[..^ListSuffix.Length]
            : null;
}
