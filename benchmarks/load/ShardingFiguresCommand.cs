using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Load;

/// <summary>Prints the table of docs/sharding.md and draws its picture.</summary>
internal static class ShardingFiguresCommand
{
    private const int MaxMembers = 50;
    private const int Uids = 200_000;

    private static readonly int[] Shown = [2, 3, 4, 5, 7, 10, 15, 20, 30, 40, 50];

    public static int Run(RingOptions options, int sets, string? picture)
    {
        Console.WriteLine($"{options.Partitions} partitions, {options.VirtualNodes} virtual nodes, load factor {options.LoadFactor}; {sets} sets of members, {Uids} uids");
        Console.WriteLine("\n| members N | max / mean | moved × N, mean | moved × N, worst | ranges of a member, most | selector, longest, bytes |\n|---|---|---|---|---|---|");
        var figures = ShardingFigures.Measure(options, MaxMembers, sets, Uids).ToArray();
        foreach (var f in figures.Where(static f => Shown.Contains(f.Members)))
        {
            Console.WriteLine($"| {f.Members} | {f.Balance:F3} | {f.Movement:F2} | {f.WorstMovement:F2} | {f.Ranges} | {f.SelectorBytes} |");
        }

        Console.WriteLine(
            $"| 2 to 50, most | {figures.Max(static f => f.Balance):F3} | {figures.Max(static f => f.Movement):F2} | {figures.Max(static f => f.WorstMovement):F2} "
            + $"| {figures.Max(static f => f.Ranges)} | {figures.Max(static f => f.SelectorBytes)} |");
        if (picture is not null)
        {
            File.WriteAllText(picture, ShardingPicture.Draw(figures));
        }

        return 0;
    }
}
