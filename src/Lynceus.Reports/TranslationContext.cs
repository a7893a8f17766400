using Lynceus.Reports.Json;
using Lynceus.Reports.Secrets;

namespace Lynceus.Reports;

/// <summary>What a translator says while it reads one report. Keeps counts and limits, and masks secrets; everything else goes to the sink at once.</summary>
public sealed class TranslationContext
{
    private readonly IFindingSink _sink;
    private readonly Func<JsonInput> _reopen;
    private readonly ReportLimits _limits;
    private readonly Lazy<bool> _hasSeveralDocuments;
    private readonly FindingMask _mask = new();

    internal TranslationContext(IFindingSink sink, ReportLimits limits, string? subject, Func<JsonInput> reopen, Func<bool> hasSeveralDocuments)
    {
        _sink = sink;
        Subject = subject;
        _limits = limits;
        _reopen = reopen;
        _hasSeveralDocuments = new Lazy<bool>(hasSeveralDocuments);
    }

    /// <summary>Version of the tool as the report states it; null when it does not.</summary>
    public string? ToolVersion { get; set; }

    /// <summary>When the tool made the report; null when it does not say.</summary>
    public DateTimeOffset? GeneratedAt { get; set; }

    /// <summary>What was scanned, as the sender says, for reports that cannot tell it themselves; null when the sender said nothing.</summary>
    public string? Subject { get; }

    public ReportLimits Limits => _limits;

    public int Findings { get; private set; }

    public int Skipped { get; private set; }

    /// <summary>Start of every pointer into the document with this index: empty when the report is one document, else <c>/index</c>.
    /// Costs a pass over the first document; formats that are always one document do not ask.</summary>
    public string Root(int document) => document > 0 || _hasSeveralDocuments.Value ? $"/{document}" : "";

    public void Add(Finding finding)
    {
        if (++Findings > _limits.MaxFindings)
        {
            throw new ReportFormatException($"The report has more than {_limits.MaxFindings} findings.", ReportProblem.TooLarge);
        }

        _sink.Add(_mask.Of(finding));
    }

    public void Skip(string pointer, string reason)
    {
        if (++Skipped <= _limits.MaxListedSkips)
        {
            _sink.Skip(pointer, SecretMasker.Mask(reason, TextKind.Observed));
        }
    }

    public void Examined(Scope scope) => _sink.Examined(scope);

    public void NotExamined(Scope scope, string reason) => _sink.NotExamined(scope, SecretMasker.Mask(reason, TextKind.Observed));

    public void Ended(Scope scope) => _sink.Ended(scope);

    public void Listed(string family, string listing, Extent extent) => _sink.Listed(family, listing, extent);

    public void CloseNothing(string reason) => _sink.CloseNothing(SecretMasker.Mask(reason, TextKind.Observed));

    /// <summary>Cuts a text to the limit, at a character boundary.</summary>
    public string? Bounded(string? text)
    {
        if (text is null || text.Length <= _limits.MaxTextChars)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[_limits.MaxTextChars - 1]) ? _limits.MaxTextChars - 1 : _limits.MaxTextChars;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>Reads the report once more from its start, for translators that need what stands behind the findings (a name after the results).</summary>
    internal JsonInput Reopen() => _reopen();
}
