namespace Lynceus.Reports.KubeBench;

/// <summary>Identities of checks: by their text, and within one run apart where texts are equal.</summary>
internal static class CheckIdentity
{
    public const string Family = "benchmark";

    private static readonly KeyScheme FirstScheme = KubeBenchTranslator.Scheme with { Version = 1 };

    /// <summary>The number with its benchmark, as people look it up.</summary>
    public static string IdOf(Benchmark benchmark, string number) => $"{benchmark.Id}-{number}";

    /// <summary>The check in every version of its benchmark. One without a text is known by its number, and then in this version only.</summary>
    /// <param name="place">0, or which one it is of several checks of a run with this text.</param>
    public static string SlugOf(Benchmark benchmark, string number, string? title, string? section, int place)
    {
        var text = title is null ? "" : CheckText.Slug(title);
        var slug = text.Length == 0 ? IdOf(benchmark, number) : $"{benchmark.Family}/{SectionTopic.Of(section)}/{text}";
        return place == 0 ? slug : $"{slug}/{place + 1}";
    }

    public static FindingKey KeyOf(string slug, string subjectKey) => new(KubeBenchTranslator.Scheme, Family, slug, subjectKey);

    /// <summary>The key of the first scheme, which held benchmark, version and number.</summary>
    public static FindingKey FormerKeyOf(Benchmark benchmark, string number, string subjectKey) =>
        new(FirstScheme, Family, IdOf(benchmark, number), subjectKey);

    /// <summary>
    /// The key that a report of today gives to an item of the first scheme, computed from what is stored of it. A report of another version of the benchmark
    /// cannot name the item's old number, so items are re-keyed by this when they are not in the report under <see cref="FormerKeyOf"/>.
    /// </summary>
    public static FindingKey? Rekeyed(string checkId, string title, string? description, string subjectKey)
    {
        var dash = checkId.LastIndexOf('-');
        if (dash <= 0 || dash == checkId.Length - 1)
        {
            return null;
        }

        // The description begins with the section's line.
        var end = description?.IndexOf('\n', StringComparison.Ordinal) ?? -1;
        var section = end < 0 ? description : description![..end];
        var benchmark = Benchmark.Of(checkId[..dash]);
        var number = checkId[(dash + 1)..];
        var isTitleMade = title == TitleOf(benchmark, number);
        return KeyOf(SlugOf(benchmark, number, isTitleMade ? null : title, section, place: 0), subjectKey);
    }

    /// <summary>What a check without a text is called.</summary>
    public static string TitleOf(Benchmark benchmark, string number) => $"Check {number} of {benchmark.Id}";
}
