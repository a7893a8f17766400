using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lynceus.Kubernetes;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Load.Kubernetes;

/// <summary>Decodes lists and watches of many objects, once into whole objects and once into projections, in turns in one process.</summary>
internal static class DecodeCommand
{
    private const int PageSize = 500;

    public static async Task<int> RunAsync(int pods, int reports, int rounds)
    {
        Console.WriteLine("| objects | through | into | MB | MB/s | bytes allocated per object |");
        Console.WriteLine("|---|---|---|---|---|---|");
        await CompareAsync($"{pods:N0} pods", GeneratedObjects.Pods(), pods, rounds, FullJsonContext.Default.FullPod, SmallProjections.Pod);
        await CompareAsync(
            $"{reports:N0} vulnerability reports of 200 findings", GeneratedObjects.VulnerabilityReports(200), reports, rounds, FullJsonContext.Default.FullReport, SmallProjections.Report);
        return 0;
    }

    private static async Task CompareAsync<TFull, TSmall>(
        string what, GeneratedObjects objects, int count, int rounds, JsonTypeInfo<TFull> full, Projection<TSmall> small)
        where TFull : class
        where TSmall : class
    {
        Projection<TFull> whole = (in RawObject raw) => JsonSerializer.Deserialize(raw.Json, full);
        foreach (var through in new[] { "list", "watch" })
        {
            var wholes = new List<Measurement>();
            var smalls = new List<Measurement>();
            for (var round = 0; round <= rounds; round++)
            {
                var (w, s) = (await MeasureAsync(through, objects, count, whole), await MeasureAsync(through, objects, count, small));
                if (round > 0)
                {
                    wholes.Add(w); // the first round compiles
                    smalls.Add(s);
                }
            }

            var (a, b) = (Median(wholes), Median(smalls));
            var megabytes = (double)objects.BytesEach * count / 1e6;
            Console.WriteLine($"| {what} | {through} | whole object | {megabytes:N0} | {megabytes / a.Seconds:N0} | {a.BytesPerObject:N0} |");
            Console.WriteLine($"| {what} | {through} | projection | {megabytes:N0} | {megabytes / b.Seconds:N0} ({a.Seconds / b.Seconds:N1} times) | {b.BytesPerObject:N0} (1/{a.BytesPerObject / b.BytesPerObject:N0}) |");
        }
    }

    private static Measurement Median(List<Measurement> measurements) => measurements.OrderBy(static m => m.Seconds).ElementAt(measurements.Count / 2);

    private static async Task<Measurement> MeasureAsync<T>(string through, GeneratedObjects objects, int count, Projection<T> projection)
        where T : class
    {
        GC.Collect();
        var seen = 0;
        void Take(in RawObject raw)
        {
            _ = projection(raw) ?? throw new InvalidDataException("An object was left out.");
            seen++;
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        if (through == "list")
        {
            using var client = new KubernetesClient(new Uri("http://localhost/"), new PageHandler(objects, count));
            await client.ListAsync(ResourceType.Pods, new ObjectQuery(), Take, CancellationToken.None);
        }
        else
        {
            await using var stream = GeneratedStream.Watch(objects, count, []);
            using var buffer = new ResponseBuffer(stream, TimeSpan.FromMinutes(5), TimeProvider.System, CancellationToken.None);
            await new WatchStream(buffer, 64 * 1024 * 1024).ReadAsync((_, in raw) => Take(raw));
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return seen == count ? new Measurement(seconds, (double)allocated / count) : throw new InvalidDataException($"{seen} of {count} objects came.");
    }

    private readonly record struct Measurement(double Seconds, double BytesPerObject);

    /// <summary>An API server that only lists, in pages.</summary>
    private sealed class PageHandler(GeneratedObjects objects, int count) : HttpMessageHandler
    {
        private int _listed;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var from = _listed;
            _listed = Math.Min(count, from + PageSize);
            var metadata = _listed < count ? "{\"resourceVersion\":\"5\",\"continue\":\"more\"}" : "{\"resourceVersion\":\"5\"}";
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(GeneratedStream.List(objects, from, _listed - from, metadata)) });
        }
    }
}
