using System.Globalization;
using System.Text;

namespace Lynceus.Exposition.Tests;

/// <summary>Reads text 0.0.4 and OpenMetrics strictly: what a lenient reader would pass over is a <see cref="FormatException"/> here.</summary>
internal sealed class TextParser
{
    private static readonly string[] Suffixes = ["_total", "_created", "_info", "_bucket", "_count", "_sum"];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly bool _isOpenMetrics;
    private readonly List<ParsedFamily> _families = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string _line = "";
    private int _at;

    private TextParser(bool isOpenMetrics) => _isOpenMetrics = isOpenMetrics;

    public static IReadOnlyList<ParsedFamily> Parse(ReadOnlySpan<byte> bytes, bool isOpenMetrics = false)
    {
        var parser = new TextParser(isOpenMetrics);
        var text = Utf8.GetString(bytes);
        Require(text.Length == 0 || text[^1] == '\n', "the last line does not end");
        var lines = text.Split('\n');
        var count = lines.Length - 1;
        if (isOpenMetrics)
        {
            Require(count > 0 && lines[count - 1] == "# EOF", "there is no end");
            count--;
        }

        for (var i = 0; i < count; i++)
        {
            parser.ReadLine(lines[i]);
        }

        foreach (var family in parser._families.Where(static f => f.Type == "histogram"))
        {
            CheckHistogram(family);
        }

        return parser._families;
    }

    private void ReadLine(string line)
    {
        (_line, _at) = (line, 0);
        if (line.StartsWith("# ", StringComparison.Ordinal))
        {
            _at = 2;
            ReadMetadata();
        }
        else
        {
            ReadSample();
        }
    }

    private void ReadMetadata()
    {
        var keyword = Until(' ');
        var name = _line[_at] == '"' ? Quoted() : Until(' ', keep: true);
        Expect(' ');
        var rest = _line[_at..];
        var family = _families.LastOrDefault();
        if (family is null || family.Name != name)
        {
            Require(_families.TrueForAll(f => f.Name != name), $"{name} is there twice");
            Require(keyword == (_isOpenMetrics || !_line.Contains("# HELP", StringComparison.Ordinal) ? "TYPE" : "HELP"), $"{keyword} comes first");
            family = new ParsedFamily(name);
            _families.Add(family);
        }

        Require(family.Samples.Count == 0, $"{keyword} after a sample of {name}");
        switch (keyword)
        {
            case "TYPE":
                Require(family.Type is null, "a second TYPE");
                family.Type = rest;
                break;
            case "HELP":
                Require(family.Help is null, "a second HELP");
                family.Help = Unescape(rest, quotes: _isOpenMetrics);
                break;
            case "UNIT" when _isOpenMetrics:
                Require(family is { Unit: null, Help: null } && name.EndsWith('_' + rest, StringComparison.Ordinal), "UNIT is wrong");
                family.Unit = rest;
                break;
            default:
                throw new FormatException($"unknown keyword {keyword}");
        }
    }

    private void ReadSample()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        string? name = null;
        if (_line[0] != '{')
        {
            var end = _line.AsSpan().IndexOfAny('{', ' ');
            name = _line[..end];
            Require(MetricName.IsLegacyName(name), $"{name} has to be quoted");
            _at = end;
        }

        if (_line[_at] == '{')
        {
            ReadLabels(labels, ref name);
        }

        Expect(' ');
        var value = Number(Until(' ', toEnd: true));
        var sample = new ParsedSample(name ?? throw new FormatException("a sample without name"), labels, value);
        if (_at < _line.Length)
        {
            Require(_isOpenMetrics, "something after the value");
            sample = ReadExemplar(sample);
        }

        Require(_seen.Add(sample.Key), $"{sample.Key} is there twice");
        var family = _families.LastOrDefault();
        Require(family?.Type is not null && Belongs(sample.Name, family), $"{sample.Name} is not in its family");
        family!.Samples.Add(sample);
    }

    private ParsedSample ReadExemplar(ParsedSample sample)
    {
        Require(_line.AsSpan(_at - 1).StartsWith(" # {"), "no exemplar");
        _at += 2;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        string? none = null;
        ReadLabels(labels, ref none);
        Expect(' ');
        var value = Number(Until(' ', toEnd: true));
        Number(_line[_at..]);
        return sample with { ExemplarLabels = labels, ExemplarValue = value };
    }

    private void ReadLabels(Dictionary<string, string> labels, ref string? name)
    {
        Expect('{');
        while (_line[_at] != '}')
        {
            var label = _line[_at] == '"' ? Quoted() : null;
            if (label is not null && _line[_at] != '=')
            {
                Require(name is null && labels.Count == 0, "a second name");
                name = label;
            }
            else
            {
                var isQuoted = label is not null;
                label ??= Until('=', keep: true);
                Require(isQuoted || LabelName.IsLegacyName(label), $"{label} has to be quoted");
                Expect('=');
                Require(labels.TryAdd(label, Quoted()), $"{label} is there twice");
            }

            if (_line[_at] == ',')
            {
                _at++;
                Require(_line[_at] != '}', "a comma before the brace");
            }
            else
            {
                Require(_line[_at] == '}', "no comma");
            }
        }

        _at++;
    }

    private string Quoted()
    {
        Expect('"');
        var start = _at;
        while (_line[_at] != '"')
        {
            _at += _line[_at] == '\\' ? 2 : 1;
        }

        return Unescape(_line[start.._at++], quotes: true);
    }

    private string Until(char end, bool keep = false, bool toEnd = false)
    {
        var start = _at;
        _at = _line.IndexOf(end, start);
        if (_at < 0)
        {
            Require(toEnd, $"no '{end}'");
            _at = _line.Length;
            return _line[start..];
        }

        return _line[start..(keep ? _at : _at++)];
    }

    private void Expect(char character)
    {
        Require(_at < _line.Length && _line[_at] == character, $"no '{character}' at {_at} of {_line}");
        _at++;
    }

    private static string Unescape(string text, bool quotes)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                Require(!quotes || text[i] != '"', "a bare quote");
                plain.Append(text[i]);
                continue;
            }

            plain.Append(text[++i] switch
            {
                'n' => '\n',
                '\\' => '\\',
                '"' when quotes => '"',
                _ => throw new FormatException("unknown escape"),
            });
        }

        return plain.ToString();
    }

    private static double Number(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture),
    };

    private bool Belongs(string sample, ParsedFamily family) => family.Type switch
    {
        "histogram" => Suffix(sample, family.Name) is "_bucket" or "_count" or "_sum" || (_isOpenMetrics && Suffix(sample, family.Name) == "_created"),
        "counter" when _isOpenMetrics => Suffix(sample, family.Name) is "_total" or "_created",
        "info" => Suffix(sample, family.Name) == "_info",
        _ => sample == family.Name,
    };

    private static string? Suffix(string sample, string family) =>
        sample.StartsWith(family, StringComparison.Ordinal) ? Array.Find(Suffixes, s => s == sample[family.Length..]) : null;

    private static void CheckHistogram(ParsedFamily family)
    {
        var groups = family.Samples.GroupBy(static s => new ParsedSample("", s.Labels.Where(static l => l.Key != "le").ToDictionary(), 0).Key, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            ParsedSample[] buckets = [.. group.Where(static s => s.Name.EndsWith("_bucket", StringComparison.Ordinal))];
            var (bound, count) = (double.NegativeInfinity, 0d);
            foreach (var bucket in buckets)
            {
                var le = Number(bucket.Labels["le"]);
                Require(le > bound && bucket.Value >= count, "buckets do not ascend");
                (bound, count) = (le, bucket.Value);
            }

            Require(double.IsPositiveInfinity(bound), "no infinite bucket");
            Require(group.Single(static s => s.Name.EndsWith("_count", StringComparison.Ordinal)).Value == count, "the count is not that of the buckets");
            Require(group.Count(static s => s.Name.EndsWith("_sum", StringComparison.Ordinal)) == 1, "no sum");
        }
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new FormatException(problem);
        }
    }
}
