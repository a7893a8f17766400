using System.Text;

namespace Lynceus.Reports.Secrets;

/// <summary>The parts of one text that are masked.</summary>
internal sealed class MaskedRanges
{
    private readonly List<(int Start, int End)> _ranges = [];

    public bool IsEmpty => _ranges.Count == 0;

    public void Add(int start, int end)
    {
        if (end > start)
        {
            _ranges.Add((start, end));
        }
    }

    /// <summary>Sorts the ranges and joins those that touch.</summary>
    public List<(int Start, int End)> Joined()
    {
        _ranges.Sort();
        var joined = new List<(int Start, int End)>(_ranges.Count);
        foreach (var range in _ranges)
        {
            if (joined.Count > 0 && range.Start <= joined[^1].End)
            {
                joined[^1] = (joined[^1].Start, Math.Max(joined[^1].End, range.End));
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }

    /// <summary>The text with the ranges replaced.</summary>
    public string Applied(ReadOnlySpan<char> text)
    {
        var masked = new StringBuilder(text.Length);
        var from = 0;
        foreach (var (start, end) in Joined())
        {
            masked.Append(text[from..start]).Append(SecretMasker.Masked);
            from = end;
        }

        return masked.Append(text[from..]).ToString();
    }
}
