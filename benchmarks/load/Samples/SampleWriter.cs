using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lynceus.Load.Samples;

/// <summary>Writes the sample fleet: a report file for each day on which a tool said something else than the day before, and the history that lists them.</summary>
internal static class SampleWriter
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions Indented = Compact with { Indented = true };

    // Minutes: how long before the moment of loading the last report came in; small for the source whose newest report is held.
    private static readonly (string Cluster, string Tool, int Minutes, int LastDay, Func<int, JsonNode> Report)[] Sources =
    [
        (SampleFleet.Production, "trivy-operator", 35, 0, static d => TrivyOperatorSamples.List(SampleFleet.Production, d)),
        (SampleFleet.Production, "polaris", 70, 0, static d => PolarisSamples.Audit(SampleFleet.Production, d)),
        (SampleFleet.Production, "policyreport", 20, 0, static d => PolicyReportSamples.List(SampleFleet.Production, d)),
        (SampleFleet.Production, "kube-bench", 95, 0, static d => KubeBenchSamples.Run(SampleFleet.Production, d)),
        (SampleFleet.Production, "sarif", 50, 0, SarifSamples.Log),
        (SampleFleet.Staging, "trivy", 15, 0, static d => TrivySamples.Cluster(SampleFleet.Staging, d)),
        (SampleFleet.Staging, "polaris", 80, 0, static d => PolarisSamples.Audit(SampleFleet.Staging, d)),
        (SampleFleet.Staging, "policyreport", 25, -4, static d => PolicyReportSamples.List(SampleFleet.Staging, d)),
        (SampleFleet.Edge, "trivy", 110, 0, static d => TrivySamples.Cluster(SampleFleet.Edge, d)),
        (SampleFleet.Edge, "polaris", 60, 0, static d => PolarisSamples.Audit(SampleFleet.Edge, d)),
        (SampleFleet.Edge, "kube-bench", 40, 0, static d => KubeBenchSamples.Run(SampleFleet.Edge, d)),
    ];

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var sources = new JsonArray();
        foreach (var (cluster, tool, minutes, lastDay, report) in Sources)
        {
            var own = Directory.CreateDirectory(Path.Combine(folder, cluster));
            foreach (var old in own.EnumerateFiles($"{tool}.day*.json"))
            {
                old.Delete();
            }

            var files = new JsonObject();
            var before = "";
            foreach (var day in Days.All.Where(d => d <= lastDay))
            {
                var text = Text(report(day), Compact);
                if (text != before)
                {
                    before = text;
                    var name = $"{cluster}/{tool}.day{day}.json";
                    File.WriteAllText(Path.Combine(folder, name), text + "\n");
                    files[$"{day}"] = name;
                }
            }

            sources.Add((JsonNode)new JsonObject { ["cluster"] = cluster, ["tool"] = tool, ["minutes"] = minutes, ["lastDay"] = lastDay, ["files"] = files });
        }

        var history = new JsonObject { ["sources"] = sources, ["decisions"] = SampleDecisions.All() };
        File.WriteAllText(Path.Combine(folder, "history.json"), Text(history, Indented) + "\n");
    }

    private static string Text(JsonNode node, JsonWriterOptions options)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, options))
        {
            node.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
