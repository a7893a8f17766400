using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Kubernetes;

/// <summary>One Kubernetes object while it is read. Its properties come in any order, so what it says is held until its end.</summary>
internal abstract class ObjectDraft(TranslationContext context, string pointer, long start)
{
    /// <summary>Reads one entry of a list, or returns null after it said why it is skipped.</summary>
    protected delegate T? EntryReader<out T>(ref JsonCursor cursor, string pointer)
        where T : class;

    private long _excluded;

    /// <summary>Position in the stream at which the object begins.</summary>
    public long Start { get; } = start;

    public string Pointer { get; } = pointer;

    public string? ApiVersion { get; private set; }

    /// <summary>API group without version; null when the object does not say.</summary>
    public string? ApiGroup => ApiVersion?.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? ApiVersion[..slash] : null;

    public string? Kind { get; set; }

    /// <summary>What an event says of the object that it holds: <c>type</c>, <c>verb</c> or <c>operation</c>. Objects keep that of their event.</summary>
    public string? Verb { get; set; }

    /// <summary>The object came in an event and not in a list.</summary>
    public bool IsEvent { get; set; }

    /// <summary>The event says that the object was deleted: what it holds is its last state.</summary>
    public bool IsDeleted { get; set; }

    public ObjectMetadata Metadata { get; } = new();

    /// <summary>Entries that could not be used; while there are any, the absence of others proves nothing.</summary>
    public int SkippedEntries { get; private set; }

    protected TranslationContext Context { get; } = context;

    public void ReadProperty(ref JsonCursor cursor)
    {
        if (cursor.Is("apiVersion"u8))
        {
            ApiVersion = cursor.NonEmptyText();
        }
        else if (cursor.Is("kind"u8))
        {
            Kind = cursor.NonEmptyText();
        }
        else if (cursor.Is("metadata"u8))
        {
            Metadata.Read(ref cursor);
        }
        else if (cursor.Is("type"u8) || cursor.Is("verb"u8) || cursor.Is("operation"u8))
        {
            Verb = cursor.NonEmptyText();
        }
        else
        {
            ReadSection(ref cursor);
        }

        CheckLength(ref cursor);
    }

    /// <summary>Bytes that are no part of this object: the objects of a list.</summary>
    public void Exclude(long bytes) => _excluded += bytes;

    /// <summary>Reads or skips the property the cursor stands on.</summary>
    protected abstract void ReadSection(ref JsonCursor cursor);

    /// <summary>Appends the entries of a list; a missing list (null) has none. False when the value is of another kind.</summary>
    protected bool ReadEntries<T>(ref JsonCursor cursor, string listPointer, List<T> entries, EntryReader<T> read)
        where T : class
    {
        if (cursor.TokenType != JsonTokenType.StartArray)
        {
            var isMissing = cursor.TokenType == JsonTokenType.Null;
            cursor.Skip();
            if (!isMissing)
            {
                SkipEntry(listPointer, "This is not a list.");
            }

            return isMissing;
        }

        for (var i = 0; cursor.NextElement(); i++)
        {
            var at = $"{listPointer}/{i}";
            if (TryReadEntry(ref cursor, at, read) is { } entry)
            {
                entries.Add(entry);
            }

            CheckLength(ref cursor);
        }

        return true;
    }

    protected void SkipEntry(string at, string reason)
    {
        SkippedEntries++;
        Context.Skip(at, reason);
    }

    private T? TryReadEntry<T>(ref JsonCursor cursor, string at, EntryReader<T> read)
        where T : class
    {
        if (cursor.TokenType != JsonTokenType.StartObject)
        {
            cursor.Skip();
            SkipEntry(at, "An entry is not an object.");
            return null;
        }

        var depth = cursor.Depth;
        try
        {
            return read(ref cursor, at);
        }
        catch (SkippedElementException e)
        {
            cursor.SkipRest(depth);
            SkipEntry(at, e.Message);
            return null;
        }
    }

    private void CheckLength(ref JsonCursor cursor)
    {
        if (cursor.Position - Start - _excluded > Context.Limits.MaxObjectBytes)
        {
            throw new SkippedElementException($"The object is longer than {Context.Limits.MaxObjectBytes} bytes.");
        }
    }
}
