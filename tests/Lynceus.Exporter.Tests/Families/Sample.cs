using System.Globalization;
using System.Text;

namespace Lynceus.Exporter.Tests.Families;

/// <summary>One line as a reader understands it.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string this[string label] => Labels.GetValueOrDefault(label, "");

    /// <summary>In one form, whatever the order of labels was.</summary>
    public override string ToString() =>
        $"{Name}{{{string.Join(',', Labels.OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => $"{l.Key}={l.Value}"))}}} {Value.ToString("R", CultureInfo.InvariantCulture)}";

    public static Sample Parse(string line)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = line.IndexOfAny(['{', ' ']);
        var name = line[..at];
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
            {
                var equals = line.IndexOf('=', at);
                var label = line[at..equals];
                labels.Add(label, ReadValue(line, equals + 2, out at));
                at += line[at] == ',' ? 1 : 0;
            }

            at++;
        }

        return new Sample(name, labels, double.Parse(line[at..], CultureInfo.InvariantCulture));
    }

    private static string ReadValue(string line, int from, out int end)
    {
        var value = new StringBuilder();
        for (end = from; line[end] != '"'; end++)
        {
            value.Append(line[end] == '\\' ? line[++end] switch { 'n' => '\n', var c => c } : line[end]);
        }

        end++;
        return value.ToString();
    }
}
