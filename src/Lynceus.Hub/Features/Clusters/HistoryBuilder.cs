using Lynceus.Hub.Pages.Components;
using Lynceus.Reports;

namespace Lynceus.Hub.Features.Clusters;

/// <summary>Makes one row per day out of rows that exist only for days on which something was compared: the last value holds until the next.</summary>
/// <remarks>A source counts as nothing until its first row.</remarks>
internal sealed class HistoryBuilder(long firstDay, int days)
{
    private readonly Dictionary<Key, long> _before = [];
    private readonly List<Row> _rows = [];
    private readonly HashSet<Key> _seen = [];

    /// <param name="day">In ascending order.</param>
    public void Add(long day, Key key, long open, long added, long repaired, long gone)
    {
        _rows.Add(new Row((int)(day - firstDay), key, open, added, repaired, gone));
        _seen.Add(key);
    }

    /// <summary>What was open before the first day.</summary>
    public void Before(Key key, long open)
    {
        _before[key] = open;
        _seen.Add(key);
    }

    public void BeforeUnlessSeen(Key key, long open)
    {
        if (!_seen.Contains(key))
        {
            _before[key] = open;
        }
    }

    public FleetHistory Build(IReadOnlyDictionary<long, string> names)
    {
        var now = new Dictionary<Key, long>(_before);
        var total = default(BandCounts);
        var clusters = new Dictionary<long, ClusterDays>();
        ClusterDays Of(long id) => clusters.TryGetValue(id, out var found) ? found : clusters[id] = new ClusterDays(days);
        foreach (var (key, open) in _before)
        {
            total = total.With(key.Band, total[key.Band] + open);
            Of(key.Cluster).Now += open;
        }

        var trend = new List<Trend.Day>(days);
        var next = 0;
        for (var day = 0; day < days; day++)
        {
            long added = 0;
            long repaired = 0;
            for (; next < _rows.Count && _rows[next].Day == day; next++)
            {
                var row = _rows[next];
                var difference = row.Open - now.GetValueOrDefault(row.Key);
                now[row.Key] = row.Open;
                total = total.With(row.Key.Band, total[row.Key.Band] + difference);
                added += row.Added;
                repaired += row.Repaired;
                var cluster = Of(row.Key.Cluster);
                cluster.Now += difference;
                if (day >= days - 2)
                {
                    cluster.Added += row.Added;
                    cluster.Removed += row.Repaired + row.Gone;
                }
            }

            foreach (var cluster in clusters.Values)
            {
                cluster.Open[day] = cluster.Now;
            }

            trend.Add(new Trend.Day(DateOnly.FromDateTime(DateTimeOffset.UnixEpoch.AddDays(firstDay + day).UtcDateTime), total, added, repaired));
        }

        return new FleetHistory(
            new Trend(trend),
            clusters.Where(c => names.ContainsKey(c.Key)).ToDictionary(
                c => names[c.Key], static c => new FleetHistory.OfCluster(c.Value.Open, c.Value.Added, c.Value.Removed), StringComparer.Ordinal));
    }

    internal readonly record struct Key(long Cluster, long Source, SeverityBand Band);

    private readonly record struct Row(int Day, Key Key, long Open, long Added, long Repaired, long Gone);

    private sealed class ClusterDays(int days)
    {
        public long[] Open { get; } = new long[days];

        public long Now { get; set; }

        public long Added { get; set; }

        public long Removed { get; set; }
    }
}
