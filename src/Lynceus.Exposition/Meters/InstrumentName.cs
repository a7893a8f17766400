using System.Diagnostics.Metrics;
using System.Text;

namespace Lynceus.Exposition.Meters;

/// <summary>Name, unit and type under which an instrument is shown.</summary>
/// <remarks>
/// Source: https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/ . Three things are not as there: an instrument that bears a Prometheus name keeps it, since ours do;
/// the meter is no label; and a gauge of a <c>.count</c> is named by what it counts (<c>dotnet.assembly.count</c> is <c>dotnet_assemblies</c>), since <c>_count</c> belongs to histograms and promtool says so.
/// </remarks>
internal sealed record InstrumentName(string Name, string? Unit, MetricType Type)
{
    private const string Total = "_total";
    private const string Count = "_count";

    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["TiBy"] = "tebibytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["TBy"] = "terabytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["%"] = "percent",
    };

    private static readonly Dictionary<string, string> PerUnits = new(StringComparer.Ordinal)
    {
        ["s"] = "second",
        ["m"] = "minute",
        ["min"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
        ["w"] = "week",
        ["mo"] = "month",
        ["y"] = "year",
    };

    /// <summary>Null for a kind of instrument that is not known.</summary>
    public static InstrumentName? Of(Instrument instrument)
    {
        if (TypeOf(instrument) is not { } type)
        {
            return null;
        }

        var unit = UnitOf(instrument.Unit, type);
        if (MetricName.IsLegacyName(instrument.Name))
        {
            return new(type == MetricType.Counter ? WithTotal(instrument.Name) : instrument.Name, unit, type);
        }

        var name = Sanitize(instrument.Name, allowsColon: true);
        if (type == MetricType.Counter && name.EndsWith(Total, StringComparison.Ordinal))
        {
            name = name[..^Total.Length];
        }

        if (unit is not null && !name.EndsWith('_' + unit, StringComparison.Ordinal))
        {
            name = $"{name}_{unit}";
        }

        if (type == MetricType.Gauge && name.EndsWith(Count, StringComparison.Ordinal) && name.Length > Count.Length)
        {
            name = PluralOf(name[..^Count.Length]);
        }

        return new(type == MetricType.Counter ? name + Total : name, unit, type);
    }

    /// <summary>What old clients cannot read becomes an underscore, several in a row one.</summary>
    public static string Sanitize(string name, bool allowsColon)
    {
        if (NameText.IsLegacy(name, allowsColon))
        {
            return name;
        }

        var text = new StringBuilder(name.Length + 1);
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character) || (character == ':' && allowsColon))
            {
                if (text.Length == 0 && char.IsAsciiDigit(character))
                {
                    text.Append('_');
                }

                text.Append(character);
            }
            else if (text.Length == 0 || text[^1] != '_')
            {
                text.Append('_');
            }
        }

        return text.ToString();
    }

    private static MetricType? TypeOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return definition switch
        {
            _ when definition == typeof(Counter<>) || definition == typeof(ObservableCounter<>) => MetricType.Counter,
            _ when definition == typeof(Histogram<>) => MetricType.Histogram,
            _ when definition == typeof(UpDownCounter<>) || definition == typeof(ObservableUpDownCounter<>)
                || definition == typeof(Gauge<>) || definition == typeof(ObservableGauge<>) => MetricType.Gauge,
            _ => null,
        };
    }

    private static string PluralOf(string name) => name[^1] switch
    {
        's' or 'x' => name + "es",
        'y' when name.Length > 1 && !"aeiou".Contains(name[^2], StringComparison.Ordinal) => name[..^1] + "ies",
        _ => name + "s",
    };

    private static string WithTotal(string name) => name.EndsWith(Total, StringComparison.Ordinal) ? name : name + Total;

    // What stands in braces says what is counted and is no unit.
    private static string? UnitOf(string? unit, MetricType type)
    {
        if (string.IsNullOrEmpty(unit))
        {
            return null;
        }

        var parts = unit.Split('/', 2);
        var whole = Word(parts[0], Units);
        if (parts.Length == 2)
        {
            var per = Word(parts[1], PerUnits);
            return per is null ? whole : whole is null ? $"per_{per}" : $"{whole}_per_{per}";
        }

        return parts[0] == "1" ? type == MetricType.Gauge ? "ratio" : null : whole;
    }

    private static string? Word(string unit, Dictionary<string, string> words)
    {
        var brace = unit.IndexOf('{', StringComparison.Ordinal);
        if (brace >= 0)
        {
            unit = unit[..brace];
        }

        if (unit.Length == 0 || unit == "1")
        {
            return null;
        }

        var word = words.GetValueOrDefault(unit) ?? Sanitize(unit, allowsColon: false).Trim('_');
        return word.Length == 0 ? null : word;
    }
}
