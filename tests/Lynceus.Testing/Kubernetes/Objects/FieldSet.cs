using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>
/// A set of places in an object, in the form of <c>fieldsV1</c>: <c>f:name</c> is a field, <c>k:{…}</c> an item of a list by its keys,
/// <c>v:…</c> an item by its value, <c>.</c> the place itself where places below it are in the set as well.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(ElementOrder.Instance);

    /// <summary>Whether this place itself is in the set.</summary>
    public bool IsMember { get; set; }

    public bool IsEmpty => !IsMember && _children.Values.All(child => child.IsEmpty);

    public IEnumerable<KeyValuePair<string, FieldSet>> Children => _children;

    public static string Field(string name) => "f:" + name;

    public FieldSet? Child(string element) => _children.GetValueOrDefault(element);

    public FieldSet Open(string element)
    {
        if (!_children.TryGetValue(element, out var child))
        {
            _children[element] = child = new FieldSet();
        }

        return child;
    }

    public FieldSet Union(FieldSet other)
    {
        var result = Clone();
        result.IsMember |= other.IsMember;
        foreach (var (element, child) in other._children)
        {
            result._children[element] = result.Child(element)?.Union(child) ?? child.Clone();
        }

        return result;
    }

    public FieldSet Except(FieldSet other) => Combine(other, static (mine, theirs) => mine && !theirs, keepsUnmatched: true);

    public FieldSet Intersect(FieldSet other) => Combine(other, static (mine, theirs) => mine && theirs, keepsUnmatched: false);

    /// <summary>Without these places and everything below them.</summary>
    public FieldSet Without(IEnumerable<string> fields)
    {
        var result = Clone();
        foreach (var field in fields)
        {
            result._children.Remove(Field(field));
        }

        return result;
    }

    public FieldSet Clone()
    {
        var result = new FieldSet { IsMember = IsMember };
        foreach (var (element, child) in _children)
        {
            result._children.Add(element, child.Clone());
        }

        return result;
    }

    public bool SetEquals(FieldSet other) => Except(other).IsEmpty && other.Except(this).IsEmpty;

    /// <summary>Every place as messages write it, for example <c>.spec.containers[name="c"].image</c>.</summary>
    public IEnumerable<string> Paths() => Paths("");

    public static FieldSet Parse(JsonObject? fields)
    {
        var result = new FieldSet();
        foreach (var (element, value) in fields ?? [])
        {
            if (element == ".")
            {
                result.IsMember = true;
                continue;
            }

            var child = Parse(value as JsonObject);
            child.IsMember |= child._children.Count == 0;
            result._children[element] = child;
        }

        return result;
    }

    public JsonObject ToJson()
    {
        var result = new JsonObject();
        if (IsMember && _children.Count > 0)
        {
            result["."] = new JsonObject();
        }

        foreach (var (element, child) in _children)
        {
            if (!child.IsEmpty)
            {
                result[element] = child.ToJson();
            }
        }

        return result;
    }

    private FieldSet Combine(FieldSet other, Func<bool, bool, bool> keeps, bool keepsUnmatched)
    {
        var result = new FieldSet { IsMember = keeps(IsMember, other.IsMember) };
        foreach (var (element, child) in _children)
        {
            var match = other.Child(element);
            if (match is null && !keepsUnmatched)
            {
                continue;
            }

            var combined = match is null ? child.Clone() : child.Combine(match, keeps, keepsUnmatched);
            if (!combined.IsEmpty)
            {
                result._children.Add(element, combined);
            }
        }

        return result;
    }

    private IEnumerable<string> Paths(string prefix)
    {
        if (IsMember)
        {
            yield return prefix;
        }

        foreach (var (element, child) in _children)
        {
            foreach (var path in child.Paths(prefix + Text(element)))
            {
                yield return path;
            }
        }
    }

    private static string Text(string element)
    {
        var value = element[2..];
        if (element.StartsWith("f:", StringComparison.Ordinal))
        {
            return "." + value;
        }

        if (element.StartsWith("v:", StringComparison.Ordinal))
        {
            return "[=" + value + "]";
        }

        var text = new StringBuilder("[");
        foreach (var (key, part) in JsonNode.Parse(value)!.AsObject())
        {
            text.Append(text.Length > 1 ? "," : "").Append(key).Append('=').Append(part?.ToJsonString());
        }

        return text.Append(']').ToString();
    }

    // Fields before keys before values. Fields by the bytes of their names; keys and values by what they are, so that port 80 comes before port 443.
    private sealed class ElementOrder : IComparer<string>
    {
        public static readonly ElementOrder Instance = new();

        public int Compare(string? x, string? y)
        {
            if (x is not ['k' or 'v', ':', ..] || y is null || y[0] != x[0])
            {
                return string.CompareOrdinal(x, y);
            }

            var (left, right) = (Values(x), Values(y));
            for (var i = 0; i < left.Count && i < right.Count; i++)
            {
                var difference = CompareValues(left[i], right[i]);
                if (difference != 0)
                {
                    return difference;
                }
            }

            return string.CompareOrdinal(x, y);
        }

        private static List<JsonNode?> Values(string element) =>
            JsonNode.Parse(element.AsSpan(2).ToString()) is JsonObject keys ? [.. keys.Select(key => key.Value)] : [JsonNode.Parse(element.AsSpan(2).ToString())];

        private static int CompareValues(JsonNode? x, JsonNode? y)
        {
            var (left, right) = (x?.GetValueKind(), y?.GetValueKind());
            return left == JsonValueKind.Number && right == JsonValueKind.Number
                ? x!.GetValue<double>().CompareTo(y!.GetValue<double>())
                : left == JsonValueKind.String && right == JsonValueKind.String ? string.CompareOrdinal((string?)x, (string?)y) : 0;
        }
    }
}
