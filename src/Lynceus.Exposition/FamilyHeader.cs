using System.Buffers;
using Lynceus.Exposition.Text;

namespace Lynceus.Exposition;

/// <summary>What stands before the samples of a family: HELP and TYPE in text 0.0.4, TYPE, UNIT and HELP in OpenMetrics.</summary>
/// <remarks>
/// The name is that of the samples, so a counter's ends in <c>_total</c> and an info's in <c>_info</c>; OpenMetrics has the family without it. One that lacks the suffix is
/// <c>unknown</c> or <c>gauge</c> there, since its samples would else be refused.
/// </remarks>
public sealed class FamilyHeader
{
    private const string CounterSuffix = "_total";
    private const string InfoSuffix = "_info";

    private readonly byte[] _text;
    private readonly byte[] _openMetrics;

    public FamilyHeader(MetricName name, string help, MetricType type, string? unit = null)
    {
        (Name, Help, Type, Unit) = (name, help, type, string.IsNullOrEmpty(unit) ? null : unit);
        _text = Render(isOpenMetrics: false, EscapingScheme.AllowUtf8);
        _openMetrics = Render(isOpenMetrics: true, EscapingScheme.AllowUtf8);
    }

    public MetricName Name { get; }

    public string Help { get; }

    public MetricType Type { get; }

    /// <summary>Written in OpenMetrics only, and only when the name ends in it. Null when there is none.</summary>
    public string? Unit { get; }

    /// <summary>In text 0.0.4, for clients that read any name.</summary>
    public ReadOnlyMemory<byte> Text => _text;

    /// <summary>In OpenMetrics 1.0, for clients that read any name.</summary>
    public ReadOnlyMemory<byte> OpenMetrics => _openMetrics;

    public ReadOnlyMemory<byte> For(bool isOpenMetrics, EscapingScheme scheme) =>
        (Name.IsLegacy && scheme != EscapingScheme.Dots) || scheme == EscapingScheme.AllowUtf8
            ? isOpenMetrics ? _openMetrics : _text
            : Render(isOpenMetrics, scheme);

    /// <summary>The name without the suffix; null when it does not end so, or is nothing else.</summary>
    internal static string? Base(string name, string suffix) =>
        name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : null;

    /// <summary>Name of the samples of a counter, gauge or info. In OpenMetrics the suffix is the format's, so it is not escaped with the name.</summary>
    internal string SampleName(bool isOpenMetrics, EscapingScheme scheme)
    {
        var suffix = Type switch
        {
            MetricType.Counter => CounterSuffix,
            MetricType.Info => InfoSuffix,
            _ => "",
        };
        return isOpenMetrics && suffix.Length > 0 && Base(Name.Text, suffix) is { } name
            ? NameText.Escape(name, scheme, allowsColon: true) + suffix
            : Name.Escape(scheme);
    }

    /// <summary>Name of the family as its metadata has it.</summary>
    internal string FamilyName(bool isOpenMetrics, EscapingScheme scheme) =>
        isOpenMetrics ? NameText.Escape(OpenMetricsFamily().Name, scheme, allowsColon: true) : Name.Escape(scheme);

    private byte[] Render(bool isOpenMetrics, EscapingScheme scheme)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var cursor = new Utf8Cursor(buffer);
        var (name, type) = isOpenMetrics ? OpenMetricsFamily() : (Name.Text, TextType());
        var unit = isOpenMetrics && Unit is not null && name.EndsWith('_' + Unit, StringComparison.Ordinal) ? Unit : null;
        name = NameText.Escape(name, scheme, allowsColon: true);

        if (!isOpenMetrics)
        {
            WriteHelp(ref cursor, name, isOpenMetrics);
        }

        Begin(ref cursor, "# TYPE "u8, name);
        cursor.Write(type);
        cursor.Write((byte)'\n');
        if (unit is not null)
        {
            Begin(ref cursor, "# UNIT "u8, name);
            cursor.WriteEscaped(unit);
            cursor.Write((byte)'\n');
        }

        if (isOpenMetrics)
        {
            WriteHelp(ref cursor, name, isOpenMetrics);
        }

        cursor.Commit();
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteHelp(ref Utf8Cursor cursor, string name, bool isOpenMetrics)
    {
        if (Help.Length == 0)
        {
            return;
        }

        Begin(ref cursor, "# HELP "u8, name);
        if (isOpenMetrics)
        {
            cursor.WriteEscaped(Help);
        }
        else
        {
            cursor.WriteHelp(Help);
        }

        cursor.Write((byte)'\n');
    }

    private static void Begin(ref Utf8Cursor cursor, ReadOnlySpan<byte> keyword, string name)
    {
        cursor.Write(keyword);
        cursor.WriteName(name, MetricName.IsLegacyName(name));
        cursor.Write((byte)' ');
    }

    private string TextType() => Type switch
    {
        MetricType.Counter => "counter",
        MetricType.Gauge or MetricType.Info => "gauge",
        MetricType.Histogram => "histogram",
        _ => "untyped",
    };

    private (string Name, string Type) OpenMetricsFamily() => Type switch
    {
        MetricType.Counter when Base(Name.Text, CounterSuffix) is { } name => (name, "counter"),
        MetricType.Info when Base(Name.Text, InfoSuffix) is { } name => (name, "info"),
        MetricType.Gauge or MetricType.Info => (Name.Text, "gauge"),
        MetricType.Histogram => (Name.Text, "histogram"),
        _ => (Name.Text, "unknown"),
    };
}
