using System.Globalization;
using System.Text.Json;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Shards;

/// <summary>What a member publishes in its lease.</summary>
internal sealed record MemberState
{
    /// <summary>Of a lease whose text we cannot read: whoever wrote it may show anything.</summary>
    public static readonly MemberState Unreadable = new() { Shows = UidRanges.Whole, IsReadable = false };

    public static readonly MemberState Empty = new();

    /// <summary>Rises by one with each state that the member publishes.</summary>
    public long Sequence { get; init; }

    /// <summary>The membership that it has adopted, in ordinal order; what it owns follows from it.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Partitions, virtual nodes and load factor of its ring.</summary>
    public string Ring { get; init; } = "";

    /// <summary>What it shows.</summary>
    public UidRanges Shows { get; init; } = UidRanges.Empty;

    /// <summary>Part of <see cref="Shows"/>: what it lets go as soon as somebody has accepted it.</summary>
    public UidRanges Offers { get; init; } = UidRanges.Empty;

    /// <summary>What it has loaded, owns and will show as soon as nobody else claims it.</summary>
    public UidRanges Waits { get; init; } = UidRanges.Empty;

    /// <summary>What it waits for and was offered: it will take it even if it does not own it any more by then.</summary>
    public UidRanges Accepts { get; init; } = UidRanges.Empty;

    /// <summary>It is about to end and takes nothing any more.</summary>
    public bool IsDraining { get; init; }

    public bool IsReadable { get; init; } = true;

    /// <summary>Nobody else may begin to show any of this.</summary>
    public UidRanges Claims => Shows.Union(Waits).Union(Accepts);

    public static MemberState Parse(string text)
    {
        if (text.Length == 0)
        {
            return Empty;
        }

        try
        {
            var json = JsonSerializer.Deserialize(text, ShardJsonContext.Default.MemberStateJson);
            return json is null || json.Version != MemberStateJson.CurrentVersion
                ? Unreadable
                : new MemberState
                {
                    Sequence = json.Sequence,
                    Members = json.Members ?? [],
                    Ring = json.Ring ?? "",
                    Shows = ParseRanges(json.Shows),
                    Offers = ParseRanges(json.Offers),
                    Waits = ParseRanges(json.Waits),
                    Accepts = ParseRanges(json.Accepts),
                    IsDraining = json.Draining,
                };
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or ArgumentException)
        {
            return Unreadable;
        }
    }

    public string Format() => JsonSerializer.Serialize(
        new MemberStateJson
        {
            Sequence = Sequence,
            Members = Members.Count == 0 ? null : Members,
            Ring = Ring.Length == 0 ? null : Ring,
            Shows = FormatRanges(Shows),
            Offers = FormatRanges(Offers),
            Waits = FormatRanges(Waits),
            Accepts = FormatRanges(Accepts),
            Draining = IsDraining,
        },
        ShardJsonContext.Default.MemberStateJson);

    public bool SaysTheSame(MemberState other) =>
        IsDraining == other.IsDraining && Ring == other.Ring
        && Shows.Equals(other.Shows) && Offers.Equals(other.Offers) && Waits.Equals(other.Waits) && Accepts.Equals(other.Accepts)
        && Members.SequenceEqual(other.Members, StringComparer.Ordinal);

    private static string? FormatRanges(UidRanges ranges) =>
        ranges.IsEmpty ? null : string.Join(' ', ranges.Select(static r => string.Create(CultureInfo.InvariantCulture, $"{r.Start:x}-{r.End:x}")));

    private static UidRanges ParseRanges(string? text) =>
        string.IsNullOrEmpty(text) ? UidRanges.Empty : UidRanges.Of(text.Split(' ').Select(ParseRange));

    private static UidRange ParseRange(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            throw new FormatException($"'{text}' is no range.");
        }

        return new UidRange(
            ulong.Parse(text.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            UInt128.Parse(text.AsSpan(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }
}
