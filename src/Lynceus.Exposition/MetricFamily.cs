namespace Lynceus.Exposition;

/// <summary>Series of one name and type.</summary>
public abstract class MetricFamily
{
    private protected MetricFamily(FamilyHeader header) => Header = header;

    public FamilyHeader Header { get; }

    public string Name => Header.Name.Text;

    public MetricType Type => Header.Type;

    /// <summary>How many series the family has now.</summary>
    public abstract int Count { get; }

    /// <summary>Names of the labels that every series has; those of a meter's instrument are not known beforehand.</summary>
    public abstract IReadOnlyList<string> LabelNames { get; }

    /// <summary>Brought by a <see cref="MeterBridge"/>.</summary>
    internal bool IsInstrument { get; init; }

    /// <summary>Null for all but histograms.</summary>
    internal HistogramBuckets? Buckets { get; init; }

    /// <summary>Series in the order in which they came, but that the last takes the place of one that is removed. Nobody changes the array.</summary>
    internal abstract MetricChild[] Snapshot();
}
