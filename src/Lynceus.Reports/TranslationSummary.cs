namespace Lynceus.Reports;

/// <summary>What the translation of one report came to.</summary>
/// <param name="Tool">Translator that read it.</param>
/// <param name="ToolVersion">As the report states it; null when it does not.</param>
/// <param name="GeneratedAt">As the report states it; null when it does not.</param>
/// <param name="Findings">Findings as the tool reported them, before equal identities are merged.</param>
/// <param name="Skipped">Elements that could not be used, those beyond the listed ones included.</param>
/// <param name="Bytes">Length of the report after decompression.</param>
public sealed record TranslationSummary(
    string Tool, string? ToolVersion, DateTimeOffset? GeneratedAt, int Findings, int Skipped, long Bytes)
{
    /// <summary>What people should know of how the report was read: lines and members of an archive that were passed over.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
