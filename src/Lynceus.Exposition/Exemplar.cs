namespace Lynceus.Exposition;

/// <summary>An example of what was counted or observed, such as the trace it belongs to. Shown in OpenMetrics and protobuf.</summary>
public sealed class Exemplar
{
    /// <summary>Most code points in names and values together; a limit of OpenMetrics.</summary>
    public const int MaxCodePoints = 128;

    private Exemplar((string Name, string Value)[] labels, double value, DateTimeOffset time) => (Labels, Value, Time) = (labels, value, time);

    public double Value { get; }

    public DateTimeOffset Time { get; }

    internal (string Name, string Value)[] Labels { get; }

    /// <summary>Null when a name is not fit for every client or the labels are longer than <see cref="MaxCodePoints"/>: an example is not worth a failure.</summary>
    public static Exemplar? Create(double value, DateTimeOffset time, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var length = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var (name, text) = labels[i];
            length += CodePoints(name) + CodePoints(text);
            if (length > MaxCodePoints || !LabelName.IsLegacyName(name))
            {
                return null;
            }

            for (var j = 0; j < i; j++)
            {
                if (labels[j].Name == name)
                {
                    return null;
                }
            }
        }

        return new Exemplar(labels.ToArray(), value, time);
    }

    private static int CodePoints(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
