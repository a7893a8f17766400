using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lynceus.Exporter.Families;
using Lynceus.Exporter.Tests.Families;

namespace Lynceus.Exporter.Tests.Reading;

/// <summary>Reports changed at random: nothing but JsonException comes out, and never a line that a reader refuses.</summary>
public class MutatedReportTests
{
    private static readonly string[] Pieces = ["null", "\"x\"", "{}", "[]", "1e999", "-0", "true", "\"\\u0000\"", "\"\\ud800\"", "\"\\\"\\n\\\\\"", ",", "}", "]", "\"", "\\", "{\"a\":", "[[", "\u00e9"];

    [Fact]
    public void Render_MutatedReports_NeverBreaks()
    {
        var mutations = Gen.Choose(0, int.MaxValue - 1).ArrayOf(4);
        Prop.ForAll(Gen.Zip(Gen.Elements(SampleReports.All.Keys.ToArray()), mutations).ToArbitrary(), static c => Check(c.Item1, c.Item2))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
    }

    private static void Check(string plural, int[] mutations)
    {
        using var rendering = new Rendering(GoldenTests.Everything([.. ProfileNames.All]));
        var json = Encoding.UTF8.GetBytes(SampleReports.All[plural]).ToList();
        foreach (var number in mutations)
        {
            Mutate(json, new Random(number));
        }

        try
        {
            rendering.Renderer.Show(rendering.Render(plural, [.. json]));
        }
        catch (JsonException)
        {
            Assert.Empty(rendering.Samples());
            return;
        }

        rendering.Renderer.Refresh();
        Assert.Equal(0, rendering.Hidden());
        Assert.NotEmpty(rendering.Samples());
    }

    private static void Mutate(List<byte> json, Random random)
    {
        var at = random.Next(json.Count);
        switch (random.Next(5))
        {
            case 0:
                json[at] = (byte)random.Next(256);
                break;
            case 1:
                json.RemoveRange(at, Math.Min(random.Next(8), json.Count - at));
                break;
            case 2:
                json.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                break;
            case 3:
                // A value in place of another, which is often still JSON.
                var from = json.IndexOf((byte)':', at);
                var to = from < 0 ? -1 : json.FindIndex(from, static b => b is (byte)',' or (byte)'}');
                if (to > 0)
                {
                    json.RemoveRange(from + 1, to - from - 1);
                    json.InsertRange(from + 1, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                }

                break;
            default:
                var length = Math.Min(random.Next(200), json.Count - at);
                json.InsertRange(at, json.GetRange(at, length));
                break;
        }
    }
}
