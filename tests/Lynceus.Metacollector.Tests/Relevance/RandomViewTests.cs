using Lynceus.Metacollector.Streams;

namespace Lynceus.Metacollector.Tests.Relevance;

/// <summary>Random changes against the model, with subscribers that take everything, something or nothing for a while, and come and go.</summary>
public class RandomViewTests
{
    private const int Steps = 3_000;
    private static readonly string[] Nodes = ["n1", "n2", "n3", "n4"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void View_AnyChanges_IsWhatTheModelSays(int seed)
    {
        using var test = new ViewUnderTest();
        var changes = new RandomChanges(seed);
        var random = new Random(seed);
        var streams = Nodes.Concat(Nodes).Select(n => (Node: n, Subscriber: test.Subscribe(n), Belief: new Belief())).ToArray();
        for (var step = 0; step < Steps; step++)
        {
            var (changed, isDeleted) = changes.Next();
            if (isDeleted)
            {
                test.Delete(changed.Uid);
            }
            else
            {
                test.Put(changed);
            }

            var at = random.Next(streams.Length);
            var (node, subscriber, belief) = streams[at];
            switch (random.Next(12))
            {
                case 0:
                    test.View.Unsubscribe(subscriber);
                    streams[at] = (node, test.Subscribe(node), new Belief());
                    break;
                case < 5:
                    belief.Hear(test.Take(subscriber, most: 1 + random.Next(5)));
                    break;
                case < 8:
                    Check(test, changes, node, subscriber, belief);
                    break;
            }
        }

        foreach (var (node, subscriber, belief) in streams)
        {
            Check(test, changes, node, subscriber, belief);
            test.View.Unsubscribe(subscriber);
        }

        test.Delete([.. test.Objects.Keys]);
        Assert.Equal((0, 0, 0, 0, 0, 0), test.View.Sizes);
    }

    private static void Check(ViewUnderTest test, RandomChanges changes, string node, Subscriber subscriber, Belief belief)
    {
        belief.Hear(test.Take(subscriber));
        var expected = ReferenceModel.Expected(changes.Objects, node);
        Assert.Equal(Lines(expected), Lines(belief.Contents));
    }

    private static string[] Lines(IEnumerable<KeyValuePair<string, string>> contents) => [.. contents.Select(static c => $"{c.Key} {c.Value}").Order(StringComparer.Ordinal)];
}
