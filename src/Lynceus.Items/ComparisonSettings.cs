namespace Lynceus.Items;

/// <summary>The numbers in the rules.</summary>
public sealed record ComparisonSettings
{
    /// <summary>The close guard holds a report that would close more than this share of what it looked at… Default 0.3.</summary>
    public double CloseGuardShare { get; init; } = 0.3;

    /// <summary>…and more than this number of items. Default 500.</summary>
    public int CloseGuardMinimum { get; init; } = 500;

    /// <summary>A second report that agrees within this time releases a held one. Default 24 hours.</summary>
    public TimeSpan CloseGuardWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A variant that was not looked at for this long ends when another variant of its subject is looked at. Default 8 days: a weekly scan and a day.</summary>
    public TimeSpan VariantAge { get; init; } = TimeSpan.FromDays(8);

    /// <summary>An open item that no report has looked at for this long, while its tool reports on others, is shown as no longer confirmed. Default 8 days.</summary>
    public TimeSpan UnconfirmedAfter { get; init; } = TimeSpan.FromDays(8);

    /// <summary>After this long without a look such an item ends as gone. Default 90 days; zero: never.</summary>
    public TimeSpan UnconfirmedEnd { get; init; } = TimeSpan.FromDays(90);
}
