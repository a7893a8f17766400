namespace Lynceus.Exporter.Reading;

/// <summary>A label of the report itself.</summary>
internal readonly record struct ReportLabel(TextRef Key, TextRef Value);
