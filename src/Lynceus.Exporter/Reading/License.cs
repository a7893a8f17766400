namespace Lynceus.Exporter.Reading;

/// <summary>A licence of one component of an SBOM.</summary>
internal readonly record struct License(TextRef Name, int Component);
