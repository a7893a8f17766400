using System.Globalization;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Shards;

/// <summary>How members share the reports.</summary>
/// <param name="Kind">Where the members come from.</param>
/// <param name="Index">For <see cref="ShardKind.Fixed"/>: which part, from 0.</param>
/// <param name="Count">For <see cref="ShardKind.Fixed"/>: of how many.</param>
public readonly record struct ShardMode(ShardKind Kind, int Index = 0, int Count = 1)
{
    public const string Takes = "none, service, statefulset, or I/N for part I, from 0, of N parts, 0/4 for example";

    private const int MaxCount = 65536;

    /// <summary>Members talk to each other through leases.</summary>
    public bool IsShared => Kind is ShardKind.Service or ShardKind.StatefulSet;

    /// <summary>What a member with fixed ranges owns: an equal part of the space, and one range.</summary>
    public UidRanges FixedRanges => Count == 1 ? UidRanges.Whole : UidRanges.Of([new UidRange((ulong)StartOf(Index), StartOf(Index + 1))]);

    public static bool TryParse(string? text, out ShardMode mode)
    {
        mode = text switch
        {
            "none" => new ShardMode(ShardKind.None),
            "service" => new ShardMode(ShardKind.Service),
            "statefulset" => new ShardMode(ShardKind.StatefulSet),
            _ => default,
        };
        return text == "none" || mode.Kind != ShardKind.None || TryParseFixed(text, out mode);
    }

    public override string ToString() => Kind switch
    {
        ShardKind.Service => "service",
        ShardKind.StatefulSet => "statefulset",
        ShardKind.Fixed => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}"),
        _ => "none",
    };

    private static bool TryParseFixed(string? text, out ShardMode mode)
    {
        mode = default;
        if (text?.Split('/') is not [var index, var count]
            || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            || n is 0 or > MaxCount
            || i >= n)
        {
            return false;
        }

        mode = new ShardMode(ShardKind.Fixed, i, n);
        return true;
    }

    private UInt128 StartOf(int part) => (UInt128)part * UidRange.EndOfSpace / (UInt128)Count;
}
