using Lynceus.Reports.Json;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>What a ClusterComplianceReport says of its benchmark: the id from the specification, else from the status.</summary>
internal sealed class BenchmarkStatus
{
    private string? _specifiedId;
    private string? _reportedId;
    private string? _formerId;

    public string? Id => _specifiedId ?? _reportedId ?? _formerId;

    public List<ControlEntry> Controls { get; } = [];

    /// <summary>The benchmark ran: before its first run an object has a specification alone.</summary>
    public bool HasResults { get; set; }

    public void ReadProperty(ref JsonCursor cursor)
    {
        if (cursor.Is("id"u8))
        {
            _reportedId = cursor.NonEmptyText();
        }
        else
        {
            cursor.Skip();
        }
    }

    public void ReadSpecification(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("id"u8))
            {
                _specifiedId = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    /// <summary>Reads a property of <c>spec</c> as it was before trivy-operator 0.8, which had the benchmark's name there.</summary>
    public void ReadFormerSpecification(ref JsonCursor cursor)
    {
        if (cursor.Is("name"u8))
        {
            _formerId = cursor.NonEmptyText();
        }
        else
        {
            cursor.Skip();
        }
    }
}
