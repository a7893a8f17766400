namespace Lynceus.Load;

/// <summary>Durations in milliseconds and their percentiles.</summary>
internal sealed class Timings
{
    private readonly List<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    public void Add(double milliseconds) => _milliseconds.Add(milliseconds);

    public void Add(Timings other) => _milliseconds.AddRange(other._milliseconds);

    /// <param name="share">0.5 for the median, 1 for the longest.</param>
    public double At(double share)
    {
        _milliseconds.Sort();
        return _milliseconds[Math.Clamp((int)Math.Ceiling(share * _milliseconds.Count) - 1, 0, _milliseconds.Count - 1)];
    }
}
