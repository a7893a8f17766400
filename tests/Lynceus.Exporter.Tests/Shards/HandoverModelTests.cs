namespace Lynceus.Exporter.Tests.Shards;

/// <summary>Many schedules of the rules in <see cref="Lynceus.Exporter.Shards.HandoverMachine"/>, each from its own seed.</summary>
public sealed class HandoverModelTests
{
    private const int Schedules = 200;

    /// <summary>Longer than a lease, the time to notice it, and a load.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(90);

    [Fact]
    public void Step_MembersComeAndGoInPeace_NothingIsShownTwiceAndGapsAreShort()
    {
        var longest = TimeSpan.Zero;
        for (var seed = 0; seed < Schedules; seed++)
        {
            var cluster = new ModelCluster(seed);
            var names = new List<string>();
            foreach (var wanted in (int[])[1, 5, 3, 9, 1])
            {
                Scale(cluster, names, wanted, drain: true);
                cluster.RunFor(TimeSpan.FromSeconds(25));
                Assert.True(cluster.Settled().Length == 0, $"seed {seed}, {wanted} members: {cluster.Settled()}");
            }

            longest = cluster.LongestGap > longest ? cluster.LongestGap : longest;
        }

        Assert.InRange(longest, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(999));
    }

    [Fact]
    public void Step_EverythingGoesWrong_NothingIsShownTwiceAndItSettles()
    {
        for (var seed = 0; seed < Schedules; seed++)
        {
            var cluster = new ModelCluster(seed);
            var names = new List<string>();
            Scale(cluster, names, 1 + cluster.Random.Next(5), drain: true);
            for (var round = 0; round < 25; round++)
            {
                cluster.RunFor(cluster.Some(20_000));
                Disturb(cluster, names);
            }

            Heal(cluster);
            cluster.RunFor(Settling * 2);
            Assert.True(cluster.Settled().Length == 0, $"seed {seed}: {cluster.Settled()}\n{string.Join('\n', cluster.History.TakeLast(60))}");
        }
    }

    [Fact]
    public void Step_MembersDisagreeForGood_EverythingIsShownOnceAllTheSame()
    {
        for (var seed = 0; seed < Schedules; seed++)
        {
            var cluster = new ModelCluster(seed);
            for (var i = 0; i < 6; i++)
            {
                var (name, ring) = (cluster.NewName(), ModelCluster.Ring with { VirtualNodes = 5 + i });
                cluster.After(cluster.Some(4000), () => cluster.Join(name, ring: ring));
            }

            cluster.RunFor(Settling);
            Assert.All(cluster.TimesShown(), static times => Assert.Equal(1, times));
            foreach (var leaves in cluster.Living.Take(3).ToArray())
            {
                cluster.Leave(leaves.Name);
                leaves.Drain();
            }

            cluster.RunFor(Settling);
            Assert.All(cluster.TimesShown(), static times => Assert.Equal(1, times));
            Assert.InRange(cluster.LongestGap, TimeSpan.Zero, TimeSpan.FromMilliseconds(999));
        }
    }

    private static void Scale(ModelCluster cluster, List<string> names, int wanted, bool drain)
    {
        for (var i = names.Count; i < wanted; i++)
        {
            var name = cluster.NewName();
            names.Add(name);
            cluster.After(cluster.Some(4000), () => JoinIfWanted(cluster, names, name));
        }

        while (names.Count > wanted)
        {
            var at = cluster.Random.Next(names.Count);
            var name = names[at];
            names.RemoveAt(at);
            cluster.After(cluster.Some(4000), () =>
            {
                cluster.Leave(name);
                foreach (var member in cluster.Living.Where(m => m.Name == name))
                {
                    if (drain)
                    {
                        member.Drain();
                    }
                    else
                    {
                        member.Crash();
                    }
                }
            });
        }
    }

    private static void Disturb(ModelCluster cluster, List<string> names)
    {
        var living = cluster.Living.ToArray();
        var victim = living.Length == 0 ? null : living[cluster.Random.Next(living.Length)];
        switch (cluster.Random.Next(14))
        {
            case 0 or 1:
                Scale(cluster, names, 1 + cluster.Random.Next(8), drain: cluster.Random.Next(2) == 0);
                break;
            case 2 when victim is not null && names.Contains(victim.Name, StringComparer.Ordinal):
                // The container is started anew in its pod.
                victim.Crash();
                var (name, pod) = (victim.Name, victim.Pod);
                cluster.After(cluster.Some(15_000), () => JoinIfWanted(cluster, names, name, pod));
                break;
            case 3 when victim is not null && names.Contains(victim.Name, StringComparer.Ordinal):
                // Another pod of the same name, while the first is cut off and lives on.
                (victim.CannotWrite, victim.CannotSee) = (true, true);
                var twin = victim;
                cluster.After(cluster.Some(60_000), () =>
                {
                    if (names.Contains(twin.Name, StringComparer.Ordinal) && cluster.Living.All(m => m == twin || m.Name != twin.Name))
                    {
                        cluster.Join(twin.Name);
                    }

                    cluster.After(cluster.Some(60_000), twin.Crash);
                });
                break;
            case 4 or 5 when victim is not null:
                (victim.CannotWrite, victim.CannotSee) = (true, true);
                break;
            case 6 when victim is not null:
                victim.CannotWrite = true;
                break;
            case 7 when victim is not null:
                victim.CannotSee = true;
                break;
            case 8 when victim is not null:
                victim.Pause(cluster.Some(60_000));
                break;
            case 9 when victim is not null:
                victim.LosesAnswers = true;
                break;
            case 10:
                foreach (var member in living)
                {
                    (member.CannotWrite, member.CannotSee) = (true, true);
                }

                break;
            case 11 when victim is not null:
                victim.Relist();
                break;
            default:
                Heal(cluster);
                break;
        }
    }

    private static void JoinIfWanted(ModelCluster cluster, List<string> names, string name, string? pod = null)
    {
        if (names.Contains(name, StringComparer.Ordinal) && !cluster.Living.Any(m => m.Name == name))
        {
            cluster.Join(name, pod);
        }
    }

    private static void Heal(ModelCluster cluster)
    {
        foreach (var member in cluster.Living)
        {
            (member.CannotWrite, member.CannotSee, member.LosesAnswers) = (false, false, false);
        }
    }
}
