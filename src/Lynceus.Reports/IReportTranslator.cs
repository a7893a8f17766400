using Lynceus.Reports.Json;

namespace Lynceus.Reports;

/// <summary>Knows the output of one tool. Stateless; one instance serves all reports.</summary>
public interface IReportTranslator
{
    /// <summary>Name in URLs and in the database, for example <c>trivy</c>.</summary>
    string Tool => Keys.Tool;

    /// <summary>Further names under which a report may be sent; never shown.</summary>
    IReadOnlyList<string> OtherNames => [];

    /// <summary>How identities are computed; part of every fingerprint.</summary>
    KeyScheme Keys { get; }

    /// <summary>True when what is known of the document so far can only come from this tool.</summary>
    bool Recognises(DocumentShape shape);

    /// <summary>True when the document may come from this tool, as its sender says: an empty Kubernetes list does not tell what it would list.</summary>
    bool Accepts(DocumentShape shape) => Recognises(shape);

    /// <summary>Reads every document of the report. The cursor stands on the first token of the first one.</summary>
    void Translate(ref JsonCursor cursor, TranslationContext context);
}
