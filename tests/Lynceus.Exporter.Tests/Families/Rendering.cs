using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Families;
using Lynceus.Exporter.Kinds;
using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Exporter.Tests.Families;

/// <summary>A renderer with its store, and what a scrape reads of it.</summary>
internal sealed class Rendering : IDisposable
{
    public Rendering(FamilyOptions options)
    {
        Store = new SeriesStore(new SeriesStoreOptions());
        Renderer = new ReportRenderer(Store, options);
    }

    public SeriesStore Store { get; }

    public ReportRenderer Renderer { get; }

    public RenderedReport Render(string plural, string json) => Render(plural, Encoding.UTF8.GetBytes(json));

    public RenderedReport Render(string plural, byte[] json)
    {
        var raw = RawObject.Read(json);
        using var update = Store.Begin(new OwnerKey($"{plural}/{raw.NamespacedName}", "report"));
        var rendered = Renderer.Render(ReportKind.OfPlural(plural), raw, update);
        update.Commit();
        return rendered;
    }

    public string Text() => TextAsync(Store.Scrape(isOpenMetrics: false, [])).GetAwaiter().GetResult();

    public string[] Lines() => Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<Sample> Samples() => [.. Lines().Where(static l => !l.StartsWith('#')).Select(Sample.Parse)];

    public IReadOnlyList<Sample> Samples(string name) => [.. Samples().Where(s => s.Name == name)];

    /// <summary>The sum of the samples of a family that have these labels.</summary>
    public double Sum(string name, params (string Name, string Value)[] labels) =>
        Samples(name).Where(s => Array.TrueForAll(labels, l => s[l.Name] == l.Value)).Sum(static s => s.Value);

    /// <summary>Series that the store did not take, for whatever reason.</summary>
    public long Hidden()
    {
        var hidden = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, Store) && instrument.Name == "lynceus_exposition_hidden_series")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => hidden += count);
        listener.Start();
        listener.RecordObservableInstruments();
        return hidden;
    }

    public void Dispose() => Store.Dispose();

    public static async Task<string> TextAsync(SeriesScrape scrape)
    {
        using var stream = new MemoryStream();
        var writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        await scrape.WritePlainAsync(writer, CancellationToken.None);
        await writer.CompleteAsync();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
