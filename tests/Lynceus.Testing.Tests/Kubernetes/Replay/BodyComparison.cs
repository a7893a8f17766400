using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lynceus.Testing.Tests.Kubernetes.Replay;

/// <summary>Compares a recorded body with ours and tells every difference with its path.</summary>
internal sealed partial class BodyComparison(RecordedValues values)
{
    private static readonly HashSet<string> Times = new(StringComparer.Ordinal)
    {
        "creationTimestamp", "deletionTimestamp", "time", "lastTransitionTime",
    };

    private readonly List<string> _differences = [];

    public IReadOnlyList<string> Differences => _differences;

    /// <param name="wholeOf">Kind of thing that holds the value: an object's own version is compared strictly, that of a list or a bookmark by order.</param>
    public void Compare(JsonNode? recorded, JsonNode? ours, string path = "", string wholeOf = "object")
    {
        switch (recorded, ours)
        {
            case (null, null):
                break;
            case (JsonObject left, JsonObject right):
                CompareObjects(left, right, path, wholeOf);
                break;
            case (JsonArray left, JsonArray right):
                CompareArrays(left, right, path);
                break;
            case (JsonValue left, JsonValue right) when SameValue(left, right, path, wholeOf):
                break;
            default:
                Differ(path, recorded, ours);
                break;
        }
    }

    private void CompareObjects(JsonObject recorded, JsonObject ours, string path, string wholeOf)
    {
        if (recorded["items"] is not null || (recorded.ContainsKey("items") && recorded["kind"]?.ToString().EndsWith("List", StringComparison.Ordinal) == true) || recorded["rows"] is not null)
        {
            wholeOf = "list";
        }
        else if (path.Length > 0 && recorded["metadata"] is not null && wholeOf != "bookmark")
        {
            wholeOf = "object";
        }

        if (recorded["metadata"]?["generateName"] is not null && ours["metadata"]?["generateName"] is not null)
        {
            Check($"{path}/metadata/name", recorded["metadata"]!["name"]!.ToString(), ours["metadata"]!["name"]!.ToString(), values.Same);
        }

        foreach (var (name, member) in recorded)
        {
            if (!ours.TryGetPropertyValue(name, out var other))
            {
                _differences.Add($"{path}/{name}: missing, recorded {Short(member)}");
            }
            else
            {
                Compare(member, other, $"{path}/{name}", wholeOf);
            }
        }

        foreach (var (name, member) in ours)
        {
            if (!recorded.ContainsKey(name))
            {
                _differences.Add($"{path}/{name}: not recorded, ours {Short(member)}");
            }
        }
    }

    private void CompareArrays(JsonArray recorded, JsonArray ours, string path)
    {
        if (recorded.Count != ours.Count)
        {
            _differences.Add($"{path}: recorded {recorded.Count} items, ours {ours.Count}");
        }

        for (var i = 0; i < Math.Min(recorded.Count, ours.Count); i++)
        {
            Compare(recorded[i], ours[i], $"{path}/{i}");
        }
    }

    private bool SameValue(JsonValue recorded, JsonValue ours, string path, string wholeOf)
    {
        if (recorded.GetValueKind() != ours.GetValueKind())
        {
            return false;
        }

        if (recorded.GetValueKind() != JsonValueKind.String)
        {
            return JsonNode.DeepEquals(recorded, ours);
        }

        var (left, right) = (recorded.GetValue<string>(), ours.GetValue<string>());
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name switch
        {
            "uid" when path.EndsWith("metadata/uid", StringComparison.Ordinal) || path.EndsWith("details/uid", StringComparison.Ordinal) || path.EndsWith("user/uid", StringComparison.Ordinal) => values.Same(left, right),
            "resourceVersion" when path.EndsWith("metadata/resourceVersion", StringComparison.Ordinal) => wholeOf == "object" ? values.SameVersion(left, right) : values.InOrder(left, right),
            "continue" => values.SameToken(left, right),
            "serverAddress" => left.Contains(':', StringComparison.Ordinal) && right.Contains(':', StringComparison.Ordinal),
            _ when Times.Contains(name) => left.Length == right.Length && DateTimeOffset.TryParse(right, out _),
            _ when path.Contains("/cells/", StringComparison.Ordinal) && Age().IsMatch(left) => Age().IsMatch(right),
            _ when left.StartsWith("JTI=", StringComparison.Ordinal) => right.StartsWith("JTI=", StringComparison.Ordinal),
            "message" => values.SameText(left, right),
            _ => values.OursIn(left) == right,
        };
    }

    private void Check(string path, string recorded, string ours, Func<string, string, bool> same)
    {
        if (!same(recorded, ours))
        {
            Differ(path, recorded, ours);
        }
    }

    private void Differ(string path, JsonNode? recorded, JsonNode? ours) => _differences.Add($"{path}: recorded {Short(recorded)}, ours {Short(ours)}");

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length > 700 ? text[..700] + "…" : text;
    }

    [GeneratedRegex("^([0-9]+[smhdy])+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Age();
}
