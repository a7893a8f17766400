namespace Lynceus.Reports.Sarif;

/// <summary>Counts results that nothing but their place tells apart, in the order of their lines.</summary>
/// <remarks>Results wait here for the end of the run, since a tool may write them in any order. Over the limit they are counted in the order of the report.</remarks>
internal sealed class PlaceCounter(Action<PlaceCounter.Waiting, int> add)
{
    public const int MaxWaiting = 20_000;

    // Identities of one run that are counted; further ones are counted as one each.
    private const int MaxSeen = 2_000_000;

    private readonly List<Waiting> _waiting = [];
    private readonly Dictionary<Fingerprint, Seen> _seen = [];

    /// <summary>A result that waits for its place.</summary>
    /// <param name="Key">Identity without the place.</param>
    /// <param name="Message">Its message without numbers: two results that agree in this too are one result that was reported twice.</param>
    public sealed record Waiting(Fingerprint Key, int Line, int EndLine, string Message, Func<int, Finding> Make);

    public void Add(Waiting result)
    {
        _waiting.Add(result);
        if (_waiting.Count >= MaxWaiting)
        {
            Flush();
        }
    }

    /// <summary>Adds what waits, in the order of the report.</summary>
    public void Flush()
    {
        var places = new int[_waiting.Count];
        foreach (var i in Enumerable.Range(0, _waiting.Count).OrderBy(i => _waiting[i].Line).ThenBy(i => _waiting[i].EndLine).ThenBy(i => _waiting[i].Message, StringComparer.Ordinal).ThenBy(static i => i))
        {
            places[i] = PlaceOf(_waiting[i]);
        }

        for (var i = 0; i < places.Length; i++)
        {
            add(_waiting[i], places[i]);
        }

        _waiting.Clear();
    }

    private int PlaceOf(Waiting result)
    {
        var message = result.Message.GetHashCode(StringComparison.Ordinal);
        if (!_seen.TryGetValue(result.Key, out var last))
        {
            if (_seen.Count < MaxSeen)
            {
                _seen[result.Key] = new Seen(result.Line, result.EndLine, message, Place: 0);
            }

            return 0;
        }

        // Equal results stand side by side in the order of lines and messages.
        var isRepeated = last.Line == result.Line && last.EndLine == result.EndLine && last.Message == message;
        var place = isRepeated ? last.Place : last.Place + 1;
        _seen[result.Key] = new Seen(result.Line, result.EndLine, message, place);
        return place;
    }

    private readonly record struct Seen(int Line, int EndLine, int Message, int Place);
}
