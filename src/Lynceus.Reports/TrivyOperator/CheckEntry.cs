using Lynceus.Reports.Json;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>One check as the operator stores it, passed or failed.</summary>
internal sealed record CheckEntry(string Pointer)
{
    public string? Id { get; private set; }

    public string? Title { get; private set; }

    public string? Description { get; private set; }

    public string? Severity { get; private set; }

    public string? Remediation { get; private set; }

    /// <summary>Null when the object does not say.</summary>
    public bool? Success { get; private set; }

    public bool Failed => Success is false;

    public IReadOnlyList<string> Messages { get; private set; } = [];

    /// <summary>Only in compliance details: <c>namespace/kind-name</c> of the failing object's report.</summary>
    public string? Target { get; private set; }

    /// <summary>Container by the check's own scope; null when only the messages can tell.</summary>
    public string? ScopeContainer { get; private set; }

    /// <summary>What it says, by the container it says it of; an empty name for the object as a whole.</summary>
    public IReadOnlyList<(string Container, IReadOnlyList<string> Messages)> Parts =>
        ScopeContainer is { } container ? [(container, Messages)] : ContainerName.Group(Messages);

    /// <summary>Container in version 1 of the keys: one for all messages, or none.</summary>
    public string? FormerContainer => ScopeContainer ?? ContainerName.FormerIn(Messages);

    /// <param name="container">Container under which the check stands, as Starboard grouped them; null when it stands in no group.</param>
    public static CheckEntry Read(ref JsonCursor cursor, string pointer, string? container = null)
    {
        var check = new CheckEntry(pointer) { ScopeContainer = container };
        while (cursor.NextProperty())
        {
            check.ReadProperty(ref cursor);
        }

        return check;
    }

    private void ReadProperty(ref JsonCursor cursor)
    {
        if (cursor.Is("checkID"u8))
        {
            Id = cursor.NonEmptyText();
        }
        else if (cursor.Is("title"u8))
        {
            Title = cursor.NonEmptyText();
        }
        else if (cursor.Is("description"u8))
        {
            Description = cursor.NonEmptyText();
        }
        else if (cursor.Is("severity"u8))
        {
            Severity = cursor.NonEmptyText();
        }
        else if (cursor.Is("remediation"u8))
        {
            Remediation = cursor.NonEmptyText();
        }
        else if (cursor.Is("success"u8))
        {
            Success = cursor.Bool();
        }
        else if (cursor.Is("messages"u8) || cursor.Is("message"u8))
        {
            Messages = cursor.Texts();
        }
        else if (cursor.Is("target"u8))
        {
            Target = cursor.NonEmptyText();
        }
        else if (cursor.Is("scope"u8))
        {
            ReadScope(ref cursor);
        }
        else
        {
            cursor.Skip();
        }
    }

    private void ReadScope(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        string? type = null, value = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("type"u8))
            {
                type = cursor.NonEmptyText();
            }
            else if (cursor.Is("value"u8))
            {
                value = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }

        ScopeContainer = string.Equals(type, "Container", StringComparison.OrdinalIgnoreCase) ? value : ScopeContainer;
    }
}
