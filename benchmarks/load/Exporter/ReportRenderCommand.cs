using System.Buffers;
using System.Diagnostics;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Families;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Load.Exporter;

/// <summary>Reads reports and renders them into a store, on one thread of this process.</summary>
internal static class ReportRenderCommand
{
    // As many different reports as are kept, to be rendered under many uids; a gigabyte of them would be most of the memory that is measured.
    private const int Different = 100;

    public static int Run(int reports, int findings, string profiles, string labels, int rounds)
    {
        var generated = new GeneratedReports();
        var json = Enumerable.Range(0, Different).Select(i => generated.Create(i, findings, 0)).ToArray();
        var bytes = (long)json.Sum(static j => j.Length) * reports / Different;
        var kind = ReportKind.OfPlural("vulnerabilityreports");
        Console.WriteLine($"{reports:N0} reports with {findings} findings, {bytes / 1e6:F0} MB of JSON; profiles {profiles}, labels {labels}");
        Console.WriteLine();
        Console.WriteLine("| step | s | MB/s of JSON | MB allocated |");
        Console.WriteLine("|---|---|---|---|");
        for (var round = 1; round <= rounds; round++)
        {
            var contents = new ReportContents();
            Measure($"reading alone, round {round}", bytes, () =>
            {
                for (var i = 0; i < reports; i++)
                {
                    ReportReader.Read(json[i % Different], kind.Body, contents);
                }
            });

            using var store = new SeriesStore(new SeriesStoreOptions());
            var renderer = new ReportRenderer(store, new FamilyOptions { Profiles = profiles.Split(','), TargetLabels = labels.Split(',') });
            Measure($"reading, rendering, blocks, round {round}", bytes, () =>
            {
                for (var i = 0; i < reports; i++)
                {
                    // Other names, so that no series is there twice.
                    var report = json[i % Different];
                    Rename(report, i);
                    using var update = store.Begin(new OwnerKey($"{i}", "report"));
                    renderer.Render(kind, RawObject.Read(report), update);
                    update.Commit();
                }
            });
            if (round == rounds)
            {
                Console.WriteLine();
                foreach (var family in store.Figures().Families)
                {
                    Console.WriteLine($"{family.Family}: {family.Series:N0} series, {family.RawBytes / 1e6:F0} MB of text, {family.DeflatedBytes / 1e6:F1} MB compressed");
                }

                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                Console.WriteLine($"managed heap {GC.GetTotalMemory(forceFullCollection: false) / 1e6:F0} MB, resident {Environment.WorkingSet / ByteSize.Megabyte} MB");
            }
        }

        return 0;
    }

    private static void Rename(byte[] report, int number)
    {
        var at = report.AsSpan().IndexOf("\"name\":\"replicaset-"u8) + "\"name\":\"replicaset-"u8.Length;
        System.Buffers.Text.Utf8Formatter.TryFormat(number, report.AsSpan(at, 8), out _, new StandardFormat('D', 8));
    }

    private static void Measure(string step, long bytes, Action work)
    {
        var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        work();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"| {step} | {seconds:F2} | {bytes / 1e6 / seconds:F0} | {(GC.GetTotalAllocatedBytes() - allocated) / 1e6:F0} |");
    }
}
