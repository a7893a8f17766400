namespace Lynceus.Exporter.Reading;

/// <summary>Ordered so that a larger value is worse; floors and the order of what is kept rely on it.</summary>
internal enum Severity : byte
{
    None,
    Unknown,
    Low,
    Medium,
    High,
    Critical,
}
