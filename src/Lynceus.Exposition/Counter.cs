using Lynceus.Exposition.Registry;

namespace Lynceus.Exposition;

/// <summary>A sum that only grows.</summary>
/// <remarks>
/// One cell until two threads meet there, then one per processor. A counter is 64 bytes and more, so that the cells of two counters are never in the same line of the processor's cache.
/// </remarks>
public sealed class Counter : MetricChild
{
    private double _value;
    private PaddedSum[]? _stripes;
    private Exemplar? _exemplar;

    internal Counter(LabelSet labels, DateTimeOffset created)
        : base(labels, created)
    {
    }

    /// <summary>May lack what is being added right now, and never goes back.</summary>
    public double Value
    {
        get
        {
            var sum = Volatile.Read(ref _value);
            foreach (ref var stripe in Volatile.Read(ref _stripes).AsSpan())
            {
                sum += Volatile.Read(ref stripe.Value);
            }

            return sum;
        }
    }

    internal Exemplar? Exemplar => Volatile.Read(ref _exemplar);

    public void Increment() => Add(1);

    /// <exception cref="ArgumentOutOfRangeException">The amount is negative or no number.</exception>
    public void Add(double amount)
    {
        if (!(amount >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(amount), amount, "A counter only grows.");
        }

        if (Volatile.Read(ref _stripes) is null && TryAdd(ref _value, amount))
        {
            return;
        }

        AddToStripe(amount);
    }

    /// <summary>The exemplar takes the place of the one before; text 0.0.4 does not show it.</summary>
    public void Add(double amount, Exemplar exemplar)
    {
        Add(amount);
        Volatile.Write(ref _exemplar, exemplar);
    }

    /// <summary>For callers that cannot be told: what would not grow it is passed over.</summary>
    internal void AddIfValid(double amount)
    {
        if (amount >= 0)
        {
            Add(amount);
        }
    }

    /// <summary>For counts that are kept elsewhere and read at every scrape; such a counter is never added to.</summary>
    internal void SetTotal(double total) => Volatile.Write(ref _value, total);

    private static bool TryAdd(ref double cell, double amount)
    {
        var seen = Volatile.Read(ref cell);
        return Interlocked.CompareExchange(ref cell, seen + amount, seen) == seen;
    }

    private void AddToStripe(double amount)
    {
        var stripes = Volatile.Read(ref _stripes);
        if (stripes is null)
        {
            var created = new PaddedSum[PaddedSum.Stripes];
            stripes = Interlocked.CompareExchange(ref _stripes, created, null) ?? created;
        }

        ref var cell = ref stripes[PaddedSum.Current].Value;
        while (!TryAdd(ref cell, amount))
        {
        }
    }
}
