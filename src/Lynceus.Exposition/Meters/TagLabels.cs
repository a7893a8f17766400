using System.Collections;
using System.Globalization;
using System.Text;
using Lynceus.Exposition.Registry;

namespace Lynceus.Exposition.Meters;

/// <summary>Tags of a measurement as labels.</summary>
internal static class TagLabels
{
    /// <summary>A label without value is none, so tags that are null or empty are left away. Tags whose names become one label are joined, as OpenTelemetry has it.</summary>
    public static LabelSet Of(ReadOnlySpan<KeyValuePair<string, object?>> tags, MetricType type)
    {
        if (tags.IsEmpty)
        {
            return LabelSet.Empty;
        }

        // Sorted, so that the same tags in another order are the same series.
        var labels = new SortedDictionary<string, List<(string Tag, string Value)>>(StringComparer.Ordinal);
        foreach (var (tag, value) in tags)
        {
            if (value is not null && NameOf(tag, type) is { } name && Text(value) is { Length: > 0 } text)
            {
                (labels.TryGetValue(name, out var values) ? values : labels[name] = []).Add((tag, text));
            }
        }

        LabelName[] names = [.. labels.Keys.Select(LabelName.Parse)];
        string[] texts = [.. labels.Values.Select(Join)];
        return new LabelSet(names, texts);
    }

    private static string? NameOf(string tag, MetricType type)
    {
        if (string.IsNullOrEmpty(tag))
        {
            return null;
        }

        var name = InstrumentName.Sanitize(tag, allowsColon: false);

        // Two leading underscores are Prometheus' own, and the bound of a bucket is the histogram's.
        return name.StartsWith("__", StringComparison.Ordinal) || (type == MetricType.Histogram && name == "le") ? "tag_" + name.TrimStart('_') : name;
    }

    // The last one of several equal names wins, different names that look the same are joined in the order of the names.
    private static string Join(List<(string Tag, string Value)> values)
    {
        if (values.Count == 1)
        {
            return values[0].Value;
        }

        var byTag = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (tag, value) in values)
        {
            byTag[tag] = value;
        }

        return string.Join(';', byTag.Values);
    }

    private static string Text(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => List(list),
        _ => value.ToString() ?? "",
    };

    private static string List(IEnumerable list)
    {
        var text = new StringBuilder("[");
        foreach (var item in list)
        {
            if (text.Length > 1)
            {
                text.Append(',');
            }

            text.Append(item is null ? "null" : Text(item));
        }

        return text.Append(']').ToString();
    }
}
