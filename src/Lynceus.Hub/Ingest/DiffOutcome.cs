namespace Lynceus.Hub.Ingest;

/// <summary>What comparing one report came to.</summary>
internal abstract record DiffOutcome
{
    private DiffOutcome()
    {
    }

    public sealed record Applied(long Items, long New, long Reopened, long Changed, long Fixed, long Gone, long Unchanged) : DiffOutcome
    {
        public bool ChangedNothing => New + Reopened + Changed + Fixed + Gone == 0;
    }

    /// <summary>Would close <paramref name="Closing"/> of <paramref name="Open"/> open items; nothing was written.</summary>
    public sealed record Held(long Closing, long Open) : DiffOutcome;

    /// <summary>A newer report has looked at everything this one is about.</summary>
    public sealed record Superseded : DiffOutcome;
}
