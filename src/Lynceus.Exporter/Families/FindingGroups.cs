using System.Numerics;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families;

/// <summary>Puts the findings of a report together that have the same values in all chosen labels, in the order in which they first come. Used again and again.</summary>
internal sealed class FindingGroups
{
    private readonly SeriesHash _hash = SeriesHash.WithRandomKey();
    private readonly PooledList<int> _slots = new();
    private readonly PooledList<FindingGroup> _groups = new();
    private readonly PooledList<ulong> _ranks = new();

    /// <param name="findings">Of the report.</param>
    /// <param name="labels">What tells findings apart.</param>
    /// <param name="filter">Which findings count.</param>
    /// <param name="leftOut">Findings that do not, by reason.</param>
    public ReadOnlySpan<FindingGroup> Fill(
        scoped in Report report, scoped ReadOnlySpan<Finding> findings, scoped ReadOnlySpan<FindingLabel> labels, scoped in FindingFilter filter, scoped Span<long> leftOut)
    {
        _groups.Clear();
        var slots = _slots.Reset((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, 2 * findings.Length)));
        for (var i = 0; i < findings.Length; i++)
        {
            ref readonly var finding = ref findings[i];
            if (filter.Takes(finding, leftOut))
            {
                GroupOf(slots, report, findings, labels, i).Add(finding, i);
            }
        }

        if (_groups.Count > filter.Most)
        {
            KeepWorst(filter.Most, leftOut);
        }

        return _groups.Items;
    }

    private ref FindingGroup GroupOf(Span<int> slots, in Report report, ReadOnlySpan<Finding> findings, ReadOnlySpan<FindingLabel> labels, int index)
    {
        ref readonly var finding = ref findings[index];
        ulong hash = 0;
        foreach (var label in labels)
        {
            hash = _hash.Of(hash + label.Hash(_hash, report, finding));
        }

        for (var slot = (int)(hash & (uint)(slots.Length - 1)); ; slot = (slot + 1) & (slots.Length - 1))
        {
            if (slots[slot] == 0)
            {
                ref var added = ref _groups.Add();
                (added.Hash, added.First, added.Score) = (hash, index, double.NaN);
                slots[slot] = _groups.Count;
                return ref added;
            }

            ref var group = ref _groups[slots[slot] - 1];
            if (group.Hash == hash && AreEqual(report, labels, findings[group.First], finding))
            {
                return ref group;
            }
        }
    }

    private static bool AreEqual(in Report report, ReadOnlySpan<FindingLabel> labels, in Finding a, in Finding b)
    {
        foreach (var label in labels)
        {
            if (!label.AreEqual(report, a, b))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The rest becomes one group at the end.</summary>
    private void KeepWorst(int most, Span<long> leftOut)
    {
        var ranks = _ranks.Reset(_groups.Count);
        for (var i = 0; i < ranks.Length; i++)
        {
            ranks[i] = _groups[i].Rank(i);
        }

        ranks.Sort();
        var least = most == 0 ? ulong.MaxValue : ranks[^most];
        var rest = new FindingGroup { First = -1, Last = -1, Score = double.NaN };
        var kept = 0;
        for (var i = 0; i < ranks.Length; i++)
        {
            ref readonly var group = ref _groups[i];
            if (group.Rank(i) >= least)
            {
                _groups[kept++] = group;
            }
            else
            {
                rest.Add(group);
            }
        }

        while (_groups.Count > kept)
        {
            _groups.RemoveLast();
        }

        _groups.Add(rest);
        leftOut[(int)LeftOutFindings.TopN] += rest.Count;
    }
}
