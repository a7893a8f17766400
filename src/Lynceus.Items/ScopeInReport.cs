using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>One subject and family of a report, with the variants of it that the report names.</summary>
internal sealed class ScopeInReport(Scope scope, KnownScope? known, int number)
{
    /// <summary>Without variant and time.</summary>
    public Scope Scope => scope;

    public KnownScope? Known { get; private set; } = known;

    public int Number => number;

    public List<Place> Places { get; } = [];

    /// <summary>Known variants that live on and of which the report says nothing new.</summary>
    public List<KnownVariant> OtherVariants { get; } = [];

    /// <summary>Known variants that are no longer there.</summary>
    public List<KnownVariant> EndedVariants { get; } = [];

    /// <summary>Those among <see cref="EndedVariants"/> that nobody looked at for long: whether they exist is not known.</summary>
    public HashSet<string> AgedVariants { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of items that other variants show; null when there are no other variants.</summary>
    public HashSet<long>? ShownByOthers { get; set; }

    /// <summary>The sets of what each variant shows must be kept apart.</summary>
    public bool HasSeveralVariants { get; set; }

    /// <inheritdoc cref="KnownScope.Believed"/>
    public void BelieveKnown(long now) => Known = Known?.Believed(now);

    public Place? PlaceOf(string? variant)
    {
        foreach (var place in Places)
        {
            if (string.Equals(place.Variant, variant, StringComparison.Ordinal))
            {
                return place;
            }
        }

        return null;
    }
}
