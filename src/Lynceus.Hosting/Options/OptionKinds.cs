using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lynceus.Hosting.Options;

/// <summary>The types of option values that roles share.</summary>
public static class OptionKinds
{
    public static OptionKind<string> Text { get; } = Named("TEXT", "a text that is not empty");

    public static OptionKind<string> Directory { get; } = Named("DIR", "the path of a directory");

    public static OptionKind<string> File { get; } = Named("FILE", "the path of a file");

    public static OptionKind<ListenAddress> Listen { get; } =
        new("ADDRESS", ListenAddress.Takes, ListenAddress.TryParse!, static a => a.ToString());

    public static OptionKind<bool> Flag { get; } =
        new("true|false", "true or false", bool.TryParse, static b => b ? "true" : "false");

    public static OptionKind<Uri> Url { get; } =
        new("URL", "an address that starts with http:// or https://", TryParseUrl, static u => u.ToString().TrimEnd('/'));

    /// <summary>A text in the words of the option, for example a name.</summary>
    public static OptionKind<string> Named(string placeholder, string takes) => Where(placeholder, takes, static text => text.Trim().Length > 0);

    /// <summary>A text for which the predicate holds.</summary>
    public static OptionKind<string> Where(string placeholder, string takes, Predicate<string> accepts)
    {
        return new OptionKind<string>(placeholder, takes, TryParse, static text => text);

        bool TryParse(string text, [MaybeNullWhen(false)] out string value) => accepts(value = text);
    }

    public static OptionKind<long> Size(long min = 1, long max = long.MaxValue) => new(
        "SIZE",
        ByteSize.Takes + Between(min == 1 ? null : ByteSize.Format(min), max == long.MaxValue ? null : ByteSize.Format(max)),
        (text, out bytes) => ByteSize.TryParse(text, out bytes) && bytes >= min && bytes <= max,
        ByteSize.Format);

    public static OptionKind<TimeSpan> Duration(TimeSpan min, TimeSpan max) => new(
        "DURATION",
        DurationText.Takes + Between(DurationText.Format(min), DurationText.Format(max)),
        (text, out duration) => DurationText.TryParse(text, out duration) && duration >= min && duration <= max,
        DurationText.Format);

    public static OptionKind<int> Integer(int min, int max) => new(
        "NUMBER",
        "a whole number" + Between(Invariant(min), max == int.MaxValue ? null : Invariant(max)),
        (text, out value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max,
        Invariant);

    public static OptionKind<double> Number(double min, double max) => new(
        "NUMBER",
        "a number" + Between(Invariant(min), Invariant(max)),
        (text, out value) =>
            double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max,
        Invariant);

    /// <summary>Values with commas between them; in the file also as a list. An empty text is no value.</summary>
    public static OptionKind<IReadOnlyList<T>> List<T>(string placeholder, string takes, OptionParser<T> tryParse)
        where T : notnull
    {
        return new OptionKind<IReadOnlyList<T>>($"{placeholder},…", $"{takes}; several with commas between them", TryParse, static list => string.Join(',', list));

        bool TryParse(string text, [MaybeNullWhen(false)] out IReadOnlyList<T> values)
        {
            var list = new List<T>();
            values = list;
            foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (!tryParse(part, out var value))
                {
                    values = null;
                    return false;
                }

                list.Add(value);
            }

            return true;
        }
    }

    /// <summary>Names with commas between them.</summary>
    public static OptionKind<IReadOnlyList<string>> Names(string takes) => List<string>("NAME", takes, static (text, [MaybeNullWhen(false)] out value) => (value = text).Length > 0);

    /// <summary>One of a few words. A word of the enum is written in lower case, its parts joined by hyphens.</summary>
    public static OptionKind<T> OneOf<T>()
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().Select(static v => KeyValuePair.Create(WordOf(v.ToString()), v)).ToArray();
        return new OptionKind<T>(
            string.Join('|', words.Select(static w => w.Key)),
            "one of " + string.Join(", ", words.Select(static w => w.Key)),
            (text, out value) =>
            {
                var index = Array.FindIndex(words, w => string.Equals(w.Key, text.Trim(), StringComparison.OrdinalIgnoreCase));
                value = index < 0 ? default : words[index].Value;
                return index >= 0;
            },
            static v => WordOf(v.ToString()));
    }

    private static bool TryParseUrl(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.Host.Length > 0;

    private static string WordOf(string name) =>
        string.Concat(name.Select(static (c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));

    private static string Between(string? min, string? max) => (min, max) switch
    {
        (null, null) => "",
        (null, _) => $", at most {max}",
        (_, null) => $", at least {min}",
        _ => $", from {min} to {max}",
    };

    private static string Invariant(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(double value) => value.ToString(CultureInfo.InvariantCulture);
}
