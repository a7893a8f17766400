using Lynceus.Reports.Json;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>One control of a compliance report: with its checks in a detail report, with a count in a summary.</summary>
internal sealed class ControlEntry(string pointer)
{
    public string Pointer { get; } = pointer;

    public string? Id { get; private set; }

    public string? Name { get; private set; }

    public string? Description { get; private set; }

    public string? Severity { get; private set; }

    /// <summary>Null for controls that nothing checks.</summary>
    public int? TotalFail { get; private set; }

    public List<CheckEntry> Checks { get; } = [];

    public void ReadProperty(ref JsonCursor cursor)
    {
        if (cursor.Is("id"u8))
        {
            Id = cursor.NonEmptyText();
        }
        else if (cursor.Is("name"u8))
        {
            Name = cursor.NonEmptyText();
        }
        else if (cursor.Is("description"u8))
        {
            Description = cursor.NonEmptyText();
        }
        else if (cursor.Is("severity"u8))
        {
            Severity = cursor.NonEmptyText();
        }
        else if (cursor.Is("totalFail"u8) || cursor.Is("failTotal"u8))
        {
            TotalFail = cursor.Int32();
        }
        else
        {
            cursor.Skip();
        }
    }
}
