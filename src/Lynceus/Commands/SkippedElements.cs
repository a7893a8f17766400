namespace Lynceus.Commands;

/// <summary>Says on standard error which elements of a report were skipped.</summary>
internal static class SkippedElements
{
    // A report with thousands of unusable elements is broken in one way, which the first ones show.
    private const int Shown = 10;

    /// <param name="error">Standard error.</param>
    /// <param name="file">Name of the report.</param>
    /// <param name="listed">The elements that are known one by one.</param>
    /// <param name="total">All of them, those that are not listed included.</param>
    public static void Write(TextWriter error, string file, IReadOnlyCollection<(string Pointer, string Reason)> listed, long total)
    {
        foreach (var (pointer, reason) in listed.Take(Shown))
        {
            error.WriteLine(PlainText.OneLine($"{file}: skipped {pointer}: {reason}"));
        }

        var more = total - Math.Min(listed.Count, Shown);
        if (more > 0)
        {
            error.WriteLine(PlainText.OneLine($"{file}: skipped {more} more"));
        }
    }
}
