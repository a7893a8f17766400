using System.Text;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Kubernetes;

/// <summary>What reports need of an object's <c>metadata</c>.</summary>
internal sealed class ObjectMetadata
{
    private const int MaxEntries = 256;

    // Written by kubectl apply; a copy of the whole object that nobody here needs.
    private static ReadOnlySpan<byte> LastApplied => "kubectl.kubernetes.io/last-applied-configuration"u8;

    public string? Name { get; private set; }

    public string? Namespace { get; private set; }

    public Dictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Annotations { get; } = new(StringComparer.Ordinal);

    /// <summary>The controlling owner, else the first one; null without owners.</summary>
    public ObjectReference? Owner { get; private set; }

    /// <summary>Only on lists: the server holds more pages.</summary>
    public string? Continue { get; private set; }

    public string? Label(string name) => Labels.GetValueOrDefault(name);

    public string? Annotation(string name) => Annotations.GetValueOrDefault(name);

    public void Read(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8))
            {
                Name = cursor.NonEmptyText();
            }
            else if (cursor.Is("namespace"u8))
            {
                Namespace = cursor.NonEmptyText();
            }
            else if (cursor.Is("labels"u8))
            {
                ReadTexts(ref cursor, Labels);
            }
            else if (cursor.Is("annotations"u8))
            {
                ReadTexts(ref cursor, Annotations);
            }
            else if (cursor.Is("ownerReferences"u8))
            {
                ReadOwners(ref cursor);
            }
            else if (cursor.Is("continue"u8))
            {
                Continue = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    /// <summary>Empty texts are left out: a label without a value says nothing here.</summary>
    private static void ReadTexts(ref JsonCursor cursor, Dictionary<string, string> texts)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Name.IsEmpty || cursor.Is(LastApplied) || texts.Count >= MaxEntries)
            {
                cursor.Skip();
                continue;
            }

            var name = Encoding.UTF8.GetString(cursor.Name);
            if (cursor.NonEmptyText() is { } text)
            {
                texts[name] = text;
            }
        }
    }

    private void ReadOwners(ref JsonCursor cursor)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        while (cursor.NextElement())
        {
            var owner = ObjectReference.Read(ref cursor);
            if (owner.Kind is not null && owner.Name is not null && (Owner is null || (owner.IsController && !Owner.IsController)))
            {
                Owner = owner;
            }
        }
    }
}
