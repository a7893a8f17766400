using System.Text;
using Lynceus.Reports.Json;
using Lynceus.Reports.Tests.Inputs;

namespace Lynceus.Reports.Tests;

/// <summary>Whatever the bytes are: a report is translated or refused with the documented exception, in bounded time.</summary>
public class DamagedReportTests
{
    private const int Seed = 20260302;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly ReportLimits Limits = new() { MaxReportBytes = 1 << 20, MaxYamlBytes = 1 << 18, MaxFindings = 10_000, MaxTextChars = 500 };

    [Fact]
    public async Task Translate_DamagedReport_IsTranslatedOrRefused()
    {
        await EachDamaged(30, static (bytes, _) => Translated.Of(ReportSource.FromBytes(bytes), limits: Limits));
    }

    [Fact]
    public async Task Translate_ReportOfAnyOtherTool_IsTranslatedOrRefusedByEveryTranslator()
    {
        await EachDamaged(5, static (bytes, _) =>
        {
            foreach (var translator in ReportTranslation.Translators)
            {
                try
                {
                    TranslateAs(translator, bytes);
                }
                catch (ReportFormatException)
                {
                    // the next one has its turn all the same
                }
            }
        });
    }

    [Fact]
    public async Task Translate_DamagedInAnyForm_IsTranslatedOrRefused()
    {
        var forms = InputForms.OfText.Concat(InputForms.OfJson).Select(static f => f.Value).ToList();
        await EachDamaged(4, (bytes, random) =>
        {
            // Damaged before it is packed, after it, or both.
            var packed = forms[random.Next(forms.Count)](Encoding.UTF8.GetString(bytes));
            Translated.Of(ReportSource.FromBytes(random.Next(3) == 0 ? packed : Mutation.Of(packed, random)), limits: Limits);
        });
    }

    /// <summary>The rest of a report that was damaged is never taken for text around it.</summary>
    [Fact]
    public void Translate_ReportThatLostAPiece_NeverPassesOverTheRest()
    {
        var random = new Random(Seed);
        foreach (var sample in new[] { FuzzSamples.KubeBench, FuzzSamples.Polaris, FuzzSamples.PolicyReport, Trivy.TrivySamples.Cluster })
        {
            foreach (var text in new[] { sample, Indented(sample) })
            {
                var findings = Translated.Text(text).Findings.Count;
                for (var i = 0; i < 300; i++)
                {
                    var at = random.Next(text.Length);
                    var cut = text.Remove(at, Math.Min(random.Next(1, 200), text.Length - at));
                    try
                    {
                        var report = Translated.Text(cut);
                        Assert.True(report.Findings.Count == findings || report.Summary.Notes.Count == 0, $"{string.Join(' ', report.Summary.Notes)}\n{cut}");
                    }
                    catch (ReportFormatException)
                    {
                        // refused, as it should be
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Extract_DamagedReportAndPointer_IsShownOrRefused()
    {
        string[] segments = ["runs", "results", "Results", "0", "1", "items", "metadata", "", "-1", "~", "~2", "worker-1~14", "tests", "Vulnerabilities"];
        await EachDamaged(30, (bytes, random) =>
        {
            var pointer = string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => "/" + segments[random.Next(segments.Length)]));
            var fragment = ReportFragment.Extract(ReportSource.FromBytes(bytes), pointer, 2000, Limits, CancellationToken.None);
            Assert.True(fragment is null || Encoding.UTF8.GetByteCount(fragment) <= 2000);
        });
    }

    [Fact]
    public void Translate_SoundReport_PointsIntoItself()
    {
        foreach (var bytes in FuzzSamples.All())
        {
            var source = ReportSource.FromBytes(bytes);
            Translated report;
            try
            {
                report = Translated.Of(source);
            }
            catch (ReportFormatException)
            {
                continue; // of a tool that is not read
            }

            foreach (var pointer in report.Findings.Select(f => f.RawPointer).Concat(report.Skips.Select(s => s.Pointer)))
            {
                Assert.True(ReportFragment.Extract(source, pointer, 4096, ReportLimits.Default, CancellationToken.None) is not null, $"{report.Summary.Tool} {pointer}");
            }
        }
    }

    private static string Indented(string documents)
    {
        var indented = new StringBuilder();
        foreach (var line in documents.Replace("}\n{", "}\u0000{", StringComparison.Ordinal).Split('\0'))
        {
            indented.AppendLine(System.Text.Json.Nodes.JsonNode.Parse(line)!.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
        }

        return indented.ToString();
    }

    private static void TranslateAs(IReportTranslator translator, byte[] bytes)
    {
        using var document = ReportDocument.Open(ReportSource.FromBytes(bytes), Limits, CancellationToken.None);
        ReportTranslation.Guarded(() =>
        {
            using var input = document.NewInput();
            var cursor = new JsonCursor(input);
            if (cursor.NextDocument())
            {
                translator.Translate(ref cursor, new TranslationContext(new Translated(), Limits, subject: null, document.NewInput, document.HasSeveralDocuments));
            }

            return true;
        });
    }

    private static async Task EachDamaged(int times, Action<byte[], Random> read)
    {
        var current = "";
        var run = Task.Run(() =>
        {
            var random = new Random(Seed);
            foreach (var sample in FuzzSamples.All())
            {
                for (var i = 0; i < times; i++)
                {
                    var bytes = random.Next(8) switch
                    {
                        0 => sample[..random.Next(sample.Length)],
                        < 4 => Mutation.Of(sample, random),
                        _ => ValueMutation.Of(sample, random) ?? Mutation.Of(sample, random),
                    };
                    current = Convert.ToBase64String(bytes);
                    try
                    {
                        read(bytes, random);
                    }
                    catch (ReportFormatException)
                    {
                        // refused, as documented
                    }
                    catch (Exception e)
                    {
                        throw new InvalidOperationException($"Damaged report, Base64: {current}", e);
                    }
                }
            }
        });

        try
        {
            await run.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Hangs on the report, Base64: {current}");
        }
    }
}
