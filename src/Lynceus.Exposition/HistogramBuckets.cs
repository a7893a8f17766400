namespace Lynceus.Exposition;

/// <summary>How a histogram divides what it observes: by bounds that are given, by powers of a base (native), or both.</summary>
public sealed record HistogramBuckets
{
    public const int MinSchema = -4;
    public const int MaxSchema = 8;

    private readonly double[] _bounds = [];

    /// <summary>What Prometheus clients use for durations in seconds.</summary>
    public static HistogramBuckets Default { get; } = new() { Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    /// <summary>About 9 % wide, 160 of them, without given bounds.</summary>
    public static HistogramBuckets Native { get; } = new() { NativeSchema = 3 };

    /// <summary>Upper bounds, inclusive, ascending; the last, infinite one goes without saying.</summary>
    public IReadOnlyList<double> Bounds
    {
        get => _bounds;
        init
        {
            var bounds = value is [.., double.PositiveInfinity] ? value.Take(value.Count - 1).ToArray() : [.. value];
            for (var i = 0; i < bounds.Length; i++)
            {
                if (!double.IsFinite(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1]))
                {
                    throw new ArgumentException("Bounds of buckets must be numbers and ascend.", nameof(value));
                }
            }

            _bounds = bounds;
        }
    }

    /// <summary>Resolution of native buckets when they are few: 2^schema of them from one power of two to the next, from -4 to 8. Null for none. Shown in protobuf only.</summary>
    public int? NativeSchema
    {
        get;
        init => field = value is null or (>= MinSchema and <= MaxSchema) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A schema is -4 to 8.");
    }

    /// <summary>With more buckets the resolution is halved, as often as it takes. Default 160.</summary>
    public int MaxNativeBuckets { get; init; } = 160;

    /// <summary>Observations no farther from zero than this are in the zero bucket. Default 2^-128.</summary>
    public double ZeroThreshold { get; init; } = Math.ScaleB(1, -128);
}
