using Lynceus.Exposition.Registry;

namespace Lynceus.Exposition;

/// <summary>A value that goes up and down.</summary>
public sealed class Gauge : MetricChild
{
    private double _value;

    internal Gauge(LabelSet labels, DateTimeOffset created)
        : base(labels, created)
    {
    }

    public double Value => Volatile.Read(ref _value);

    public void Set(double value) => Volatile.Write(ref _value, value);

    /// <summary>One cell for all threads, since a value that is set cannot be spread over several.</summary>
    public void Add(double amount)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var found = Interlocked.CompareExchange(ref _value, seen + amount, seen);
            if (BitConverter.DoubleToInt64Bits(found) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = found;
        }
    }

    public void Increment() => Add(1);

    public void Decrement() => Add(-1);
}
