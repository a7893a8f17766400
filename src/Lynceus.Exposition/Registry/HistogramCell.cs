namespace Lynceus.Exposition.Registry;

/// <summary>A share of a histogram's observations, behind a lock of its own, so that its sum, count and buckets always belong together.</summary>
internal sealed class HistogramCell(HistogramBuckets shape)
{
    private readonly long[] _buckets = new long[shape.Bounds.Count + 1];
    private readonly NativeBuckets? _native = Native(shape);
    private Exemplar?[]? _exemplars;
    private double _sum;
    private int _isTaken;

    public static NativeBuckets? Native(HistogramBuckets shape) =>
        shape.NativeSchema is { } schema ? new NativeBuckets(schema, shape.ZeroThreshold, shape.MaxNativeBuckets) : null;

    // A lock of the runtime costs three times as much, and nothing in here takes long or calls anyone.
    public bool TryEnter() => Volatile.Read(ref _isTaken) == 0 && Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0;

    public void Enter()
    {
        var spin = new SpinWait();
        while (!TryEnter())
        {
            spin.SpinOnce();
        }
    }

    public void Exit() => Volatile.Write(ref _isTaken, 0);

    public void Observe(int bucket, double value, Exemplar? exemplar)
    {
        _buckets[bucket]++;
        _sum += value;
        _native?.Observe(value);
        if (exemplar is not null)
        {
            (_exemplars ??= new Exemplar?[_buckets.Length])[bucket] = exemplar;
        }
    }

    public void AddTo(HistogramSnapshot snapshot)
    {
        Enter();
        try
        {
            for (var i = 0; i < _buckets.Length; i++)
            {
                snapshot.Buckets[i] += _buckets[i];
                if (_exemplars?[i] is { } exemplar && (snapshot.Exemplars[i] is not { } other || other.Time < exemplar.Time))
                {
                    snapshot.Exemplars[i] = exemplar;
                }
            }

            snapshot.Sum += _sum;
            if (_native is not null)
            {
                snapshot.Native!.Add(_native);
            }
        }
        finally
        {
            Exit();
        }
    }
}
