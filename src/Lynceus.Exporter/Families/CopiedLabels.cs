using System.Globalization;
using System.Text;
using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families;

/// <summary>Labels of the report itself that its series bear as well, for example the team: trivy-operator copies them from what it scanned.</summary>
internal sealed class CopiedLabels
{
    public const string DefaultPrefix = "k8s_label_";

    private readonly (byte[] Key, byte[] Name)[] _labels;

    public CopiedLabels(IEnumerable<string> keys, string prefix) =>
        _labels = [.. keys.Distinct(StringComparer.Ordinal).Select(k => (Encoding.UTF8.GetBytes(k), Encoding.ASCII.GetBytes(NameOf(k, prefix))))];

    /// <summary>Name of the metric's label: words of the key in lower case with underscores between them.</summary>
    public static string NameOf(string key, string prefix)
    {
        var name = new StringBuilder(prefix);
        for (var i = 0; i < key.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(key[i]) && (char.IsAsciiLetterLower(key[i - 1]) || char.IsAsciiDigit(key[i - 1])))
            {
                name.Append('_');
            }

            name.Append(char.IsAsciiLetterOrDigit(key[i]) ? char.ToLower(key[i], CultureInfo.InvariantCulture) : '_');
        }

        return name.ToString();
    }

    public void Write(LabelPrefix prefix, in Report report)
    {
        foreach (var (key, name) in _labels)
        {
            prefix.Label(name, report, Find(report, key));
        }
    }

    private static TextRef Find(in Report report, ReadOnlySpan<byte> key)
    {
        foreach (ref readonly var label in report.Contents.Labels.Items)
        {
            if (report.Text(label.Key).SequenceEqual(key))
            {
                return label.Value;
            }
        }

        return default;
    }
}
