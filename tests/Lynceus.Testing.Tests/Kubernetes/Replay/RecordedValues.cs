using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lynceus.Testing.Tests.Kubernetes.Replay;

/// <summary>
/// Which value of this run stands for which recorded one: uids and names one to one, resource versions one to one and in the same order. A version that no object
/// has (that of a list, of a bookmark) only has to keep the order.
/// </summary>
internal sealed partial class RecordedValues
{
    private readonly Dictionary<string, string> _oursByRecorded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _recordedByOurs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, long> _versions = [];

    public void Learn(string recorded, string ours)
    {
        _oursByRecorded.TryAdd(recorded, ours);
        _recordedByOurs.TryAdd(ours, recorded);
    }

    public void LearnVersion(long recorded, long ours) => _versions.TryAdd(recorded, ours);

    /// <summary>Whether the pair fits what is known; when new it is remembered.</summary>
    public bool Same(string recorded, string ours)
    {
        Learn(recorded, ours);
        return _oursByRecorded[recorded] == ours && _recordedByOurs[ours] == recorded;
    }

    public bool SameVersion(string recorded, string ours)
    {
        if (!long.TryParse(recorded, out var r) || !long.TryParse(ours, out var o))
        {
            return recorded == ours;
        }

        if (!_versions.All(known => known.Key == r ? known.Value == o : known.Key < r ? known.Value < o : known.Value > o))
        {
            return false;
        }

        _versions.TryAdd(r, o);
        return true;
    }

    /// <summary>Versions of lists and bookmarks: nothing known lies on the wrong side.</summary>
    public bool InOrder(string recorded, string ours) =>
        long.TryParse(recorded, out var r) && long.TryParse(ours, out var o) ? _versions.All(known => known.Key <= r ? known.Value <= o : known.Value > o) : recorded == ours;

    public long Ours(long recorded)
    {
        if (_versions.Count == 0 || recorded < _versions.Keys.First() || recorded > _versions.Keys.Last() + 1000)
        {
            return recorded;
        }

        return _versions.Last(known => known.Key <= recorded).Value;
    }

    public string OursIn(string text)
    {
        foreach (var (recorded, ours) in _oursByRecorded)
        {
            text = text.Replace(recorded, ours, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A path of a recorded request with versions and continue tokens of this run.</summary>
    public string OursInPath(string path)
    {
        path = VersionParameter().Replace(path, m => m.Groups["name"].Value + Ours(long.Parse(m.Groups["value"].Value)));
        return ContinueParameter().Replace(path, m => m.Groups["name"].Value + (ReadToken(m.Groups["value"].Value) is var (version, start) ? Token(Ours(version), start) : m.Groups["value"].Value));
    }

    public JsonNode? OursInBody(JsonNode? body) => body switch
    {
        JsonObject value => new JsonObject([.. value.Select(member => KeyValuePair.Create(
            member.Key,
            member.Key == "resourceVersion" && long.TryParse(member.Value?.ToString(), out var version) ? JsonValue.Create(Ours(version).ToString()) : OursInBody(member.Value)))]),
        JsonArray list => new JsonArray([.. list.Select(OursInBody)]),
        JsonValue text when text.GetValueKind() == System.Text.Json.JsonValueKind.String => JsonValue.Create(OursIn(text.GetValue<string>())),
        _ => body?.DeepClone(),
    };

    public bool SameToken(string recorded, string ours) => (ReadToken(recorded), ReadToken(ours)) switch
    {
        ((var rv, var start), (var ov, var ourStart)) => start == ourStart && (rv == ov || InOrder(rv.ToString(), ov.ToString())),
        _ => recorded == ours,
    };

    /// <summary>Messages: uids, times and versions in them are compared as such, the rest word for word.</summary>
    public bool SameText(string recorded, string ours)
    {
        if (OursIn(recorded) == ours)
        {
            return true;
        }

        var (left, right) = (Variable().Matches(recorded), Variable().Matches(ours));
        return left.Count == right.Count
            && Variable().Replace(recorded, "?") == Variable().Replace(ours, "?")
            && left.Zip(right).All(pair => pair.First.Value == pair.Second.Value || pair.First.Value.Length > 8
                ? pair.First.Length == pair.Second.Length
                : InOrder(pair.First.Value, pair.Second.Value));
    }

    private bool InOrder(long r, long o) => InOrder(r.ToString(), o.ToString());

    private static string Token(long version, string start) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = version, ["start"] = start }.ToJsonString()));

    private static (long Version, string Start)? ReadToken(string token)
    {
        try
        {
            var json = JsonNode.Parse(Base64Url.DecodeFromChars(token));
            return (json!["rv"]!.GetValue<long>(), json["start"]!.ToString());
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("(?<name>[?&]resourceVersion=)(?<value>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionParameter();

    [GeneratedRegex("(?<name>[?&]continue=)(?<value>[^&]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ContinueParameter();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z|(?<![-0-9a-zA-Z.])[0-9]{3,8}(?![-0-9a-zA-Z.])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
