using Lynceus.Reports.Json;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>One check of Starboard's CISKubeBenchReport, which holds the output of kube-bench for one node.</summary>
internal sealed record BenchEntry(string Pointer)
{
    public string? Number { get; private set; }

    public string? Text { get; private set; }

    public string? Remediation { get; private set; }

    public string? Status { get; private set; }

    /// <summary>Title of the group it stands in, for example <c>API Server</c>.</summary>
    public string? Chapter { get; set; }

    public bool IsFinding => Status is "FAIL" or "WARN";

    public static BenchEntry Read(ref JsonCursor cursor, string pointer)
    {
        var entry = new BenchEntry(pointer);
        while (cursor.NextProperty())
        {
            if (cursor.Is("test_number"u8))
            {
                entry.Number = cursor.NonEmptyText();
            }
            else if (cursor.Is("test_desc"u8))
            {
                entry.Text = cursor.NonEmptyText();
            }
            else if (cursor.Is("remediation"u8))
            {
                entry.Remediation = cursor.NonEmptyText();
            }
            else if (cursor.Is("status"u8))
            {
                entry.Status = cursor.NonEmptyText()?.ToUpperInvariant();
            }
            else
            {
                cursor.Skip();
            }
        }

        return entry;
    }
}
