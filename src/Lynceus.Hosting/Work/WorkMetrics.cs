using System.Diagnostics.Metrics;

namespace Lynceus.Hosting.Work;

internal static class WorkMetrics
{
    private static readonly Meter Meter = new(HostingMetrics.MeterName);

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "lynceus_work_failures_total", null, "Errors of background work, after each of which it began again.");

    private static readonly UpDownCounter<long> Failing = Meter.CreateUpDownCounter<long>(
        "lynceus_work_failing", null, "1 from an error of background work until a try goes well.");

    public static void Failed(string work, bool isFirst)
    {
        Failures.Add(1, Label(work));
        if (isFirst)
        {
            Failing.Add(1, Label(work));
        }
    }

    public static void Recovered(string work) => Failing.Add(-1, Label(work));

    private static KeyValuePair<string, object?> Label(string work) => new("work", work);
}
