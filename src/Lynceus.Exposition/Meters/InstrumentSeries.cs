using System.Diagnostics.Metrics;

namespace Lynceus.Exposition.Meters;

/// <summary>Takes the measurements of the instruments of one name to the series of their family.</summary>
internal abstract class InstrumentSeries(MetricFamily family, Type kind)
{
    public MetricFamily Family { get; } = family;

    /// <summary>The generic type of the instruments, such as <see cref="Counter{T}"/>: what is added up does not go with what is observed.</summary>
    public Type Kind { get; } = kind;

    /// <summary>How many instruments there are now; two meters may have one of the same name.</summary>
    public int Instruments { get; set; }

    public abstract void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags);

    /// <summary>Before instruments that are observed give all of their values anew.</summary>
    public abstract void BeginObserving();

    /// <summary>Takes away what was not observed since <see cref="BeginObserving"/>.</summary>
    public abstract void EndObserving();
}
