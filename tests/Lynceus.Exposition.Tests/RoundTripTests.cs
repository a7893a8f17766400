using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Lynceus.Exposition.Tests.Protobuf;

namespace Lynceus.Exposition.Tests;

/// <summary>Whatever names, labels, help and values there are, a reader gets them back.</summary>
public class RoundTripTests
{
    private const int MaxSize = 40;

    // Characters that formats treat in some way, half surrogates, and some that they do not.
    private static readonly Gen<string> Texts =
        Gen.Elements('a', 'Z', '_', '0', '\\', '"', '\n', '\r', '\t', ' ', ',', '{', '}', '=', '#', '.', ':', '\0', 'é', '\u2028', '\ud83d', '\ude00', '\uffff')
            .ListOf().Select(static characters => new string([.. characters]));

    private static readonly Gen<string> Names =
        Gen.Elements("a", "Z", "_", "0", "\\", "\"", "\n", " ", ",", "{", "}", "=", "#", ".", ":", "\0", "é", "\U0001F600").NonEmptyListOf()
            .Select(static parts => "n" + string.Concat(parts));

    private static readonly Gen<double> Values =
        Gen.OneOf(ArbMap.Default.GeneratorFor<double>(), Gen.Elements(0, -0.0, 1, 1e15, 1e16, 1e17, 1e21, 1e-5, double.Epsilon, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity));

    private static readonly Gen<(string Name, string Help, string[] Labels, (string[] Values, double Value)[] Series)> Families =
        from name in Names
        from help in Texts
        from labels in Names.ListOf(3)
        from series in Texts.ListOf(3).Zip(Values).ListOf()
        select (name, help, labels.ToArray(), series.Select(static s => (s.Item1.ToArray(), s.Item2)).ToArray());

    [Fact]
    public void Text_AnyFamily_IsReadBack() => Check((name, help, labels, series) =>
    {
        var registry = Registry(name, help, labels, series);
        var output = new ArrayBufferWriter<byte>();
        new Scrape(ExpositionFormat.Text, EscapingScheme.AllowUtf8).Write(registry, output);

        return Same(TextParser.Parse(output.WrittenSpan).SingleOrDefault(f => f.Name == name), help, labels, series, name);
    });

    [Fact]
    public void OpenMetrics_AnyFamily_IsReadBack() => Check((name, help, labels, series) =>
    {
        var registry = Registry(name, help, labels, series);
        var output = new ArrayBufferWriter<byte>();
        var scrape = new Scrape(ExpositionFormat.OpenMetrics, EscapingScheme.AllowUtf8);
        scrape.Write(registry, output);
        scrape.WriteEnd(output);

        return Same(TextParser.Parse(output.WrittenSpan, isOpenMetrics: true).SingleOrDefault(f => f.Name == name), help, labels, series, name);
    });

    [Fact]
    public void Protobuf_AnyFamily_IsReadBack() => Check((name, help, labels, series) =>
    {
        var registry = Registry(name, help, labels, series);
        var output = new ArrayBufferWriter<byte>();
        new Scrape(ExpositionFormat.Protobuf, EscapingScheme.AllowUtf8).Write(registry, output);

        var message = ProtobufParser.Delimited(output.WrittenSpan).SingleOrDefault(f => f.Text(1) == name);
        var family = message is null ? null : new ParsedFamily(name) { Type = "gauge", Help = message.Text(2) };
        family?.Samples.AddRange(message!.Messages(4).Select(m => new ParsedSample(
            name, m.Messages(1).ToDictionary(static l => l.Text(1), static l => l.Text(2), StringComparer.Ordinal), m.Messages(2)[0].Double(1))));
        return Same(family, help, labels, series, name);
    });

    // A client that reads old names only: what it gets must be made of them, whatever the scheme.
    [Theory]
    [InlineData(EscapingScheme.Underscores)]
    [InlineData(EscapingScheme.Dots)]
    [InlineData(EscapingScheme.Values)]
    public void Escape_AnyName_IsOneThatOldClientsRead(EscapingScheme scheme) =>
        Prop.ForAll(
            Texts.ToArbitrary(),
            text =>
            {
                var isLegacy = !MetricName.TryParse(text, out var name) || MetricName.IsLegacyName(name.Escape(scheme));
                return isLegacy && (!LabelName.TryParse(text, out var label) || LabelName.IsLegacyName(label.Escape(scheme)));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static void Check(Func<string, string, string[], (string[] Values, double Value)[], bool> holds) =>
        Prop.ForAll(
            Families.Resize(MaxSize).ToArbitrary(),
            f => f.Labels.Select(static l => LabelName.Parse(l).Escape(EscapingScheme.Underscores)).Distinct(StringComparer.Ordinal).Count() != f.Labels.Length
                || holds(f.Name, f.Help, f.Labels, f.Series)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static MetricRegistry Registry(string name, string help, string[] labels, (string[] Values, double Value)[] series)
    {
        var registry = new MetricRegistry();
        var family = registry.AddGauge(new(name, help), labels);
        foreach (var (values, value) in series)
        {
            family.WithLabels(values).Set(value);
        }

        return registry;
    }

    private static bool Same(ParsedFamily? family, string help, string[] labels, (string[] Values, double Value)[] series, string name)
    {
        if (series.Length == 0)
        {
            return family is null;
        }

        // Values that differ only in half surrogates are one series, of which the last value stays.
        var expected = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (values, value) in series)
        {
            var pairs = labels.Zip(values).ToDictionary(static p => p.First, static p => Valid(p.Second), StringComparer.Ordinal);
            expected[new ParsedSample(name, pairs, 0).Key] = value;
        }

        return family?.Type == "gauge"
            && (family.Help ?? "") == Valid(help)
            && family.Samples.Count == expected.Count
            && family.Samples.TrueForAll(s => expected.TryGetValue(s.Key, out var value) && value.Equals(s.Value));
    }

    private static string Valid(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
