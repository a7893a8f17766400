using System.Buffers;
using System.Text;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exposition.Tests.Blocks;

/// <summary>The store against a model that keeps all lines of all owners and decides from scratch.</summary>
public class SeriesStoreModelTests
{
    private const int Owners = 12;
    private const int Identities = 60;

    [Theory]
    [InlineData(1, 400, 900, 2000)]
    [InlineData(2, 400, 900, 2000)]
    [InlineData(3, 100_000, 1500, 300)] // everything is shared
    [InlineData(4, 0, 900, 0)] // nothing is
    [InlineData(5, 200, 300, 0)]
    public void RandomUpdates_AnyBlockSizes_ShowWhatTheModelShows(int seed, int smallBytes, int sharedBytes, int uncompressedBytes)
    {
        var random = new Random(seed);
        using var test = new TestStore(
            new SeriesStoreOptions { SmallBytes = smallBytes, SharedBlockBytes = sharedBytes, BlockBytes = 700, MaxUncompressedBytes = uncompressedBytes });
        var model = new Model();
        for (var step = 0; step < 600; step++)
        {
            var owner = random.Next(Owners);
            switch (random.Next(6))
            {
                case 0:
                    test.Store.Remove(TestStore.Owner(owner));
                    model.Replace(owner, []);
                    break;
                case 1:
                    using (var update = test.Store.Begin(TestStore.Owner(owner)))
                    {
                        foreach (var line in RandomLines(random))
                        {
                            Write(test, update, line);
                        }
                    }

                    break;
                default:
                    var lines = RandomLines(random);
                    test.Replace(owner, lines);
                    model.Replace(owner, lines);
                    break;
            }

            if (step % 5 == 0)
            {
                Assert.Equal(model.Shown(), test.Series());
                AssertFigures(test, model);
            }
        }

        for (var owner = 0; owner < Owners; owner++)
        {
            test.Store.Remove(TestStore.Owner(owner));
        }

        Assert.Empty(test.Read());
        Assert.All(test.Store.Figures().Families, static f => Assert.Equal((0, 0L, 0L), (f.Series, f.RawBytes, f.DeflatedBytes)));
        Assert.Equal(0, test.Gauge.Reserved + test.Counter.Reserved);
        Assert.Equal(0, test.Store.UncompressedBytes);
    }

    private static void AssertFigures(TestStore test, Model model)
    {
        var (figures, shown) = (test.Store.Figures(), model.Shown());
        Assert.Equal(shown.Length, figures.Families.Sum(static f => f.Series));
        Assert.Equal(shown.Sum(static l => l.Length + 1), figures.Families.Sum(static f => f.RawBytes));
        Assert.Equal(model.LeftOut, figures.LeftOut[(int)LeaveOutReason.Duplicate]);
        Assert.Equal(shown.Length, test.Gauge.Reserved + test.Counter.Reserved);
    }

    private static string[] RandomLines(Random random)
    {
        var lines = new string[random.Next(random.Next(4) == 0 ? 40 : 5)];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = TestStore.Line(random.Next(3) == 0 ? TestStore.CounterName : TestStore.GaugeName, random.Next(Identities), $"{random.Next(1000)}");
        }

        return lines;
    }

    private static void Write(TestStore test, OwnerUpdate update, string line) =>
        update.Lines(line.StartsWith(TestStore.CounterName, StringComparison.Ordinal) ? test.Counter : test.Gauge).Write(Encoding.UTF8.GetBytes(line));

    /// <summary>The first owner that had an identity keeps it until it goes, then the one that has waited longest since it was replaced last.</summary>
    private sealed class Model
    {
        private readonly Dictionary<int, Dictionary<string, string>> _linesByOwner = [];
        private readonly Dictionary<string, List<int>> _queues = [];
        private readonly Dictionary<int, int> _twice = [];

        public int LeftOut => _queues.Values.Sum(static q => q.Count - 1) + _twice.Values.Sum();

        public void Replace(int owner, string[] lines)
        {
            var distinct = new Dictionary<string, string>();
            _twice[owner] = 0;
            foreach (var line in lines)
            {
                if (!distinct.TryAdd(line[..line.IndexOf('}', StringComparison.Ordinal)], line.TrimEnd()))
                {
                    _twice[owner]++;
                }
            }

            // A holder that still has the series keeps it; one that waits waits anew.
            foreach (var (identity, queue) in _queues)
            {
                if (queue[0] != owner || !distinct.ContainsKey(identity))
                {
                    queue.Remove(owner);
                }
            }

            foreach (var identity in distinct.Keys)
            {
                if (!_queues.TryGetValue(identity, out var queue))
                {
                    _queues[identity] = queue = [];
                }

                if (!queue.Contains(owner))
                {
                    queue.Add(owner);
                }
            }

            foreach (var (identity, queue) in _queues.Where(static q => q.Value.Count == 0).ToArray())
            {
                _queues.Remove(identity);
            }

            _linesByOwner[owner] = distinct;
        }

        public string[] Shown() => [.. _queues.Select(q => _linesByOwner[q.Value[0]][q.Key]).Order(StringComparer.Ordinal)];

    }
}
