using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families;

/// <summary>How a profile writes a severity.</summary>
internal delegate ReadOnlySpan<byte> SeverityText(Severity severity);
