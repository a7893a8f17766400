namespace Lynceus.Reports.Inputs;

/// <summary>Lines around documents that were passed over.</summary>
/// <param name="document">Index of the document they stand before.</param>
/// <param name="start">Byte of the first of them.</param>
/// <param name="first">Beginning of the first of them.</param>
internal sealed class PassedText(int document, long start, string first)
{
    private const int ShownPlaces = 5;

    public int Document { get; } = document;

    public long Start { get; } = start;

    /// <summary>Byte behind the last of them.</summary>
    public long End { get; set; } = start;

    public string First { get; } = first;

    /// <summary>Says which lines were passed over; empty when none were. Reads the text once more.</summary>
    public static IReadOnlyList<string> Notes(IReadOnlyList<PassedText> passed, Func<Stream> reopen)
    {
        if (passed.Count == 0)
        {
            return [];
        }

        var shown = passed.Take(ShownPlaces).ToList();
        var lines = TextPlace.Lines(reopen, [.. shown.SelectMany(static p => (long[])[p.Start, Math.Max(p.Start, p.End - 1)])]);
        var notes = shown.ConvertAll(p => Note(lines[p.Start], lines[Math.Max(p.Start, p.End - 1)], p.First));
        if (passed.Count > shown.Count)
        {
            notes.Add($"Text at {passed.Count - shown.Count} more places between the documents was passed over.");
        }

        return notes;
    }

    public static string Note(long first, long last, string text) => first == last
        ? $"Line {first} is not part of the report and was passed over: {PlainExcerpt.Of(text)}"
        : $"Lines {first} to {last} are not part of the report and were passed over. The first: {PlainExcerpt.Of(text)}";
}
