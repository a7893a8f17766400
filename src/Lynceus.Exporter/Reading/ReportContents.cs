namespace Lynceus.Exporter.Reading;

/// <summary>What was found in a report, as places in its JSON. Made once and used for one report after another, so that reading allocates nothing.</summary>
internal sealed class ReportContents
{
    public const int Missing = -1;

    /// <summary>For texts that do not stand in the JSON as they are.</summary>
    public byte[] Scratch = [];

    /// <inheritdoc cref="Scratch"/>
    public byte[] OtherScratch = [];

    private readonly TextRef[] _fields = new TextRef[Enum.GetValues<ReportField>().Length];
    private readonly long[] _summary = new long[SeverityNames.Count];
    private readonly int[] _problems = new int[Enum.GetValues<ReportProblem>().Length];

    /// <summary>Vulnerabilities, checks, secrets, components, or controls of the summary.</summary>
    public PooledList<Finding> Findings { get; } = new();

    /// <summary>Controls of the detailed results of a compliance report.</summary>
    public PooledList<Finding> DetailedControls { get; } = new();

    /// <summary>Licences of components, each once for a component; the name is the <see cref="FindingField.Id"/>.</summary>
    public PooledList<Finding> Licenses { get; } = new();

    public PooledList<ReportLabel> Labels { get; } = new();

    /// <summary>Texts over this are cut.</summary>
    public int MaxTextBytes { get; set; } = int.MaxValue;

    /// <summary>Whether all of the JSON is valid UTF-8.</summary>
    public bool IsUtf8 { get; set; }

    public DateTimeOffset? Created { get; set; }

    /// <summary><c>report.updateTimestamp</c>.</summary>
    public DateTimeOffset? Updated { get; set; }

    /// <summary>Null when the report does not say.</summary>
    public bool? IsOsEndOfLife { get; set; }

    public bool HasSummary { get; set; }

    /// <summary>Whether there is a list of findings at all.</summary>
    public bool HasFindings { get; set; }

    /// <summary>Of a compliance report; <see cref="Missing"/> when it does not say.</summary>
    public long FailCount { get; set; }

    /// <inheritdoc cref="FailCount"/>
    public long PassCount { get; set; }

    public TextRef this[ReportField field] => _fields[(int)field];

    public Span<int> Problems => _problems;

    /// <summary>Counts of the summary by <see cref="Severity"/>; <see cref="Missing"/> where it has none.</summary>
    public Span<long> Summary => _summary;

    public void Set(ReportField field, TextRef text)
    {
        if (_fields[(int)field].IsSet)
        {
            Count(ReportProblem.DuplicateKey);
        }

        _fields[(int)field] = text;
    }

    public void Replace(ReportField field, TextRef text) => _fields[(int)field] = text;

    public void Count(ReportProblem problem, int count = 1) => _problems[(int)problem] += count;

    public void Clear()
    {
        Array.Clear(_fields);
        Array.Clear(_problems);
        Array.Fill(_summary, Missing);
        (FailCount, PassCount) = (Missing, Missing);
        (Created, Updated, IsOsEndOfLife) = (null, null, null);
        (HasSummary, HasFindings, IsUtf8) = (false, false, false);
        Findings.Clear();
        DetailedControls.Clear();
        Licenses.Clear();
        Labels.Clear();
    }
}
