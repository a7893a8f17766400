namespace Lynceus.Hub.Pages.Components;

/// <summary>Days in a row, the last one today.</summary>
public sealed record Trend(IReadOnlyList<Trend.Day> Days)
{
    public bool IsEmpty => Days.All(static d => d.Open.Total == 0 && d.New == 0 && d.Fixed == 0);

    /// <param name="Open">Open and undecided items at the end of the day; today: now.</param>
    /// <param name="New">Items that were found for the first time or came back.</param>
    public sealed record Day(DateOnly Date, BandCounts Open, long New, long Fixed)
    {
        public string Name => Date.ToString("d MMM", System.Globalization.CultureInfo.InvariantCulture);
    }
}
