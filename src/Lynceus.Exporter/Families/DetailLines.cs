using System.Buffers;
using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families;

/// <summary>Writes one line for each group of findings.</summary>
internal static class DetailLines
{
    /// <param name="output">Lines of the family.</param>
    /// <param name="prefix">Name and labels of the report.</param>
    /// <param name="findings">What the groups point into.</param>
    public static void Write(
        IBufferWriter<byte> output, LabelPrefix prefix, in Report report, ReadOnlySpan<Finding> findings, ReadOnlySpan<FindingGroup> groups, ReadOnlySpan<FindingLabel> labels, DetailValue value)
    {
        var line = new LineWriter(output);
        foreach (ref readonly var group in groups)
        {
            var number = ValueOf(group, findings, value);
            if (double.IsNaN(number))
            {
                continue;
            }

            line.Write(prefix.Bytes);
            foreach (var label in labels)
            {
                if (group.IsRest)
                {
                    label.WriteOther(ref line);
                }
                else
                {
                    label.Write(ref line, report, findings[group.First]);
                }
            }

            line.Value(number);
        }

        line.Flush();
    }

    private static double ValueOf(in FindingGroup group, ReadOnlySpan<Finding> findings, DetailValue value)
    {
        switch (value)
        {
            case DetailValue.One:
                return group.IsRest ? group.Count : 1;
            case DetailValue.Count:
                return group.Count;
            case DetailValue.Failures:
                return group.IsChecked ? group.Failures : double.NaN;
            case DetailValue.FailuresOrOne:
                return group.IsChecked ? Math.Max(1, group.Failures) : double.NaN;
            case DetailValue.Score:
                return group.Score;
            default:
                var score = group.IsRest ? group.Score : findings[group.Last].Score;
                return double.IsNaN(score) ? 0 : score;
        }
    }
}
