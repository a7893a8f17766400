namespace Lynceus.Items;

/// <summary>Items of one report by what happened to them.</summary>
public sealed record ItemTally
{
    /// <summary>Identities in the report.</summary>
    public long Items { get; init; }

    public long New { get; init; }

    /// <summary>Those that returned with their subject included.</summary>
    public long Reopened { get; init; }

    public long Changed { get; init; }

    public long Fixed { get; init; }

    public long Gone { get; init; }

    public long Unchanged { get; init; }

    /// <summary>Reported as not counting by the tool itself.</summary>
    public long Suppressed { get; init; }

    /// <summary>Open items of subjects that the report names, of which it could say neither that they are there nor that they are not.</summary>
    public long Unconfirmed { get; init; }

    public bool ChangedNothing => New + Reopened + Changed + Fixed + Gone == 0;
}
