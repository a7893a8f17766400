using System.Globalization;
using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Kubernetes;

/// <summary>
/// Finds the objects in every form in which they are exported: one object, a <c>List</c>, a typed list of the API server, an array,
/// an object of lists by resource name, lists of any of these, an event with an object in it, and any of these several times in one stream.
/// Of an object that comes several times in a stream only the last state is taken.
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

    private (string? Pointer, string? Kind) _kindOfList;
    private LatestObjects _latest = LatestObjects.All;

    /// <summary>Kind that objects under a property of the outermost object have, for exports by resource name; null when it is no such property.</summary>
    public Func<string, string?> KindOfResource { get; init; } = static _ => null;

    /// <summary>The stream is only looked through: nothing is said of it.</summary>
    public bool IsLookAhead { get; init; }

    public void ReadAll(ref JsonCursor cursor)
    {
        if (!IsLookAhead)
        {
            _latest = LatestObjects.Of(context, cursor.TokenType, KindOfResource);
        }

        var document = 0;
        do
        {
            ReadElement(ref cursor, context.Root(document), kind: null, list: null);

            document++;
        }
        while (cursor.NextDocument());
    }

    /// <param name="list">Pointer of the object whose list this is; null for an array that stands by itself.</param>
    private void ReadElements(ref JsonCursor cursor, string pointer, string? kind, string? list)
    {
        coverage.List();
        for (var i = 0; cursor.NextElement(); i++)
        {
            ReadElement(ref cursor, $"{pointer}/{i}", kind, list ?? "");
        }
    }

    private void ReadElement(ref JsonCursor cursor, string pointer, string? kind, string? list)
    {
        if (cursor.TokenType == JsonTokenType.StartArray)
        {
            ReadElements(ref cursor, pointer, kind, list);
            return;
        }

        if (ReadObject(ref cursor, pointer) is not { } draft)
        {
            return;
        }

        if (draft.IsEvent && ObjectEvent.IsBookmark(draft.Verb))
        {
            return;
        }

        draft.Kind ??= kind ?? (list is { Length: > 0 } ? KindOfList(list) : null);
        if (draft.Kind is null)
        {
            Skip(draft.Pointer, "The object has no kind.");
        }
        else if (!_latest.IsSuperseded(draft.Start))
        {
            end(draft, list is not null && !draft.IsEvent);
        }
    }

    /// <summary>Reads one object, or the one inside of an event; null when it was a list, which is then done, or could not be read.</summary>
    private TDraft? ReadObject(ref JsonCursor cursor, string pointer)
    {
        if (cursor.TokenType != JsonTokenType.StartObject)
        {
            Skip(pointer, "This is not an object.");
            return null;
        }

        var depth = cursor.Depth;
        var draft = begin(pointer, cursor.Position);
        try
        {
            var content = ReadProperties(ref cursor, draft);
            if (content.IsList)
            {
                if (draft.Metadata.Continue is not null)
                {
                    coverage.Incomplete(); // the server holds further pages of this list
                }

                return null;
            }

            return content.IsEvent && ObjectEvent.IsWrapper(draft) ? Unwrap(draft, content.Object) : draft;
        }
        catch (SkippedElementException e)
        {
            cursor.SkipRest(depth);
            Skip(pointer, e.Message);
            return null;
        }
    }

    private TDraft? Unwrap(TDraft wrapper, TDraft? content)
    {
        if (ObjectEvent.IsError(wrapper.Verb))
        {
            Skip(wrapper.Pointer, "The watch ended with an error. What changed since then is not in this report.");
            return null;
        }

        if (content is not null)
        {
            content.IsEvent = true;
            content.IsDeleted |= ObjectEvent.IsDelete(wrapper.Verb);
            content.Verb ??= wrapper.Verb;
        }

        return content;
    }

    /// <summary>Reads the properties into the draft, the objects of a list to their end, and the object of an event.</summary>
    private (bool IsList, bool IsEvent, TDraft? Object) ReadProperties(ref JsonCursor cursor, TDraft draft)
    {
        (bool IsList, bool IsEvent, TDraft? Object) content = default;
        while (cursor.NextProperty())
        {
            var name = cursor.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null ? cursor.NameText() : "";
            if (cursor.TokenType == JsonTokenType.StartObject && ObjectEvent.IsContent(name))
            {
                var before = cursor.Position;
                var inner = ReadObject(ref cursor, JsonPointer.Append(draft.Pointer, name));
                draft.Exclude(cursor.Position - before);
                content.IsEvent = true;
                content.Object = name is "oldObject" ? content.Object ?? inner : inner ?? content.Object;
                continue;
            }

            var resourceKind = cursor.TokenType is JsonTokenType.StartArray or JsonTokenType.Null ? KindOfResource(name) : null;
            if (resourceKind is null && (name is not "items" || cursor.TokenType == JsonTokenType.StartObject))
            {
                draft.ReadProperty(ref cursor);
                continue;
            }

            content.IsList = true;
            if (cursor.TokenType == JsonTokenType.StartArray)
            {
                var before = cursor.Position;
                ReadElements(ref cursor, JsonPointer.Append(draft.Pointer, name), resourceKind ?? ElementKind(draft.Kind), draft.Pointer + "/");
                draft.Exclude(cursor.Position - before);
            }
            else
            {
                coverage.List(); // Go writes an empty list as null
            }
        }

        return content;
    }

    private void Skip(string pointer, string reason)
    {
        if (!IsLookAhead)
        {
            coverage.Incomplete();
            context.Skip(pointer, reason);
        }
    }

    /// <summary>Kind by the list's own kind where that stands behind its objects, which then have none: a look ahead, for such lists alone.</summary>
    private string? KindOfList(string list)
    {
        if (_kindOfList.Pointer == list)
        {
            return _kindOfList.Kind;
        }

        var segments = JsonPointer.Segments(list)[..^1];
        var document = 0;
        if (context.Root(0).Length > 0)
        {
            document = int.Parse(segments[0], CultureInfo.InvariantCulture);
            segments = segments[1..];
        }

        using var input = context.Reopen();
        var cursor = new JsonCursor(input);
        for (var i = 0; cursor.NextDocument() && i < document; i++)
        {
            cursor.Skip();
        }

        _kindOfList = (list, KindAt(ref cursor, segments));
        return _kindOfList.Kind;
    }

    private static string? KindAt(ref JsonCursor cursor, ReadOnlySpan<string> segments)
    {
        if (cursor.TokenType == JsonTokenType.StartArray && segments.Length > 0)
        {
            for (var i = int.Parse(segments[0], CultureInfo.InvariantCulture); cursor.NextElement(); i--)
            {
                if (i == 0)
                {
                    return KindAt(ref cursor, segments[1..]);
                }

                cursor.Skip();
            }

            return null;
        }

        while (cursor.NextProperty())
        {
            if (segments.Length > 0 && JsonPointer.NameIs(cursor.Name, segments[0]))
            {
                return KindAt(ref cursor, segments[1..]);
            }

            if (segments.Length == 0 && cursor.Is("kind"u8))
            {
                return ElementKind(cursor.NonEmptyText());
            }

            cursor.Skip();
        }

        return null;
    }

    private static string? ElementKind(string? listKind) =>
        listKind is not null && listKind.Length > ListSuffix.Length && listKind.EndsWith(ListSuffix, StringComparison.Ordinal)
            ? listKind[..^ListSuffix.Length]
            : null;
}
