namespace Lynceus.Items;

/// <summary>One variant of one scope in a report, and what the report says of it.</summary>
internal sealed class Place(ScopeInReport scope, string? variant, int number)
{
    public ScopeInReport Scope => scope;

    /// <summary>Null: the subject as a whole.</summary>
    public string? Variant => variant;

    public int Number => number;

    /// <summary>When it was looked at, in Unix milliseconds, where the report says so; null: the report's own time.</summary>
    public long? Time { get; set; }

    public bool WasExamined { get; set; }

    public string? Error { get; set; }

    public bool HasEnded { get; set; }

    /// <summary>A newer report has looked at it.</summary>
    public bool IsOutdated { get; set; }

    /// <summary>The report names something there, whether it counts or not.</summary>
    public bool HasFindings { get; set; }

    /// <summary>What is missing there is fixed.</summary>
    public bool Closes => WasExamined && Error is null && !IsOutdated;

    /// <summary>Numbers of what was seen there; only kept where several variants must be told apart.</summary>
    public List<int> Seen { get; } = [];
}
