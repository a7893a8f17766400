using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families;

/// <summary>A vulnerability id that a report has, once, at its highest severity.</summary>
internal readonly record struct ReportedId(TextRef Id, Severity Severity);
