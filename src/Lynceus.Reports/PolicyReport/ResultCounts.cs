using Lynceus.Reports.Json;

namespace Lynceus.Reports.PolicyReport;

/// <summary>The <c>summary</c> of a report. A count that is missing is not known, not zero.</summary>
internal sealed class ResultCounts
{
    private readonly int?[] _counts = new int?[Enum.GetValues<PolicyOutcome>().Length];

    public bool IsZero => Array.TrueForAll(_counts, static c => c is null or 0);

    public int? Of(PolicyOutcome outcome) => _counts[(int)outcome];

    public static ResultCounts Read(ref JsonCursor cursor)
    {
        var counts = new ResultCounts();
        if (!cursor.EnterObject())
        {
            return counts;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("pass"u8))
            {
                counts._counts[(int)PolicyOutcome.Pass] = cursor.Int32();
            }
            else if (cursor.Is("fail"u8))
            {
                counts._counts[(int)PolicyOutcome.Fail] = cursor.Int32();
            }
            else if (cursor.Is("warn"u8))
            {
                counts._counts[(int)PolicyOutcome.Warn] = cursor.Int32();
            }
            else if (cursor.Is("error"u8))
            {
                counts._counts[(int)PolicyOutcome.Error] = cursor.Int32();
            }
            else if (cursor.Is("skip"u8))
            {
                counts._counts[(int)PolicyOutcome.Skip] = cursor.Int32();
            }
            else
            {
                cursor.Skip();
            }
        }

        return counts;
    }
}
