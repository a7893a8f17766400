using Lynceus.Reports.Sarif;

namespace Lynceus.Reports.Tests.Sarif;

public class SarifPlaceTests
{
    [Fact]
    public void Translate_ResultsThatOnlyTheirLineTellsApart_AreCountedByLine()
    {
        var report = Run((30, "c"), (10, "a"), (20, "b"));

        Assert.Equal(3, report.Items);
        Assert.Equal(["/runs/0/results/0", "/runs/0/results/1", "/runs/0/results/2"], report.Findings.Select(f => f.RawPointer));
        Assert.Equal(PrintsByLine(report), PrintsByLine(Run((10, "x"), (20, "y"), (30, "z"))));
        Assert.Equal(PrintsByLine(report), PrintsByLine(Run((21, "a 1"), (11, "b"), (31, "c"))));
    }

    [Fact]
    public void Translate_OneOfSeveralIsFixed_TheLastPlaceIsFree()
    {
        var before = Run((10, "a"), (20, "b"), (30, "c")).Findings.Select(f => f.Fingerprint).ToHashSet();
        var after = Run((10, "a"), (30, "c")).Findings.Select(f => f.Fingerprint).ToHashSet();

        Assert.Equal(2, after.Count);
        Assert.ProperSuperset(after, before);
    }

    [Fact]
    public void Translate_ResultReportedTwice_IsOneItem()
    {
        var report = Run((10, "12 uses"), (20, "b"), (10, "13 uses"));

        Assert.Equal((3, 2), (report.Findings.Count, report.Items));
        Assert.Equal(report.Findings[0].Fingerprint, report.Findings[2].Fingerprint);
    }

    [Fact]
    public void Translate_TwoResultsOfOneLine_AreTwoItems()
    {
        var report = Run((10, "b"), (10, "a"), (10, "b"), (10, "a"));

        Assert.Equal(2, report.Items);
        Assert.Equal(report.Findings[0].Fingerprint, report.Findings[2].Fingerprint);
    }

    [Fact]
    public void Translate_PlaceOfAResult_IsInItsFormerKeysToo()
    {
        var unnamed = Run((10, "a"), (20, "b"));
        var named = Translated.Text(Text(unnamedRun: false, (10, "a"), (20, "b")));

        Assert.Empty(unnamed.Findings.Select(f => f.Fingerprint).Intersect(named.Findings.Select(f => f.Fingerprint)));
        Assert.Equal(unnamed.Findings.Select(f => f.Fingerprint), named.Findings.Select(f => f.FormerKeys[0].Fingerprint));
    }

    [Fact]
    public void Translate_ResultsWithFingerprints_HaveNoPlace()
    {
        var report = Translated.Text("""
            {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Argus"}},"results":[
              {"ruleId":"R","message":"a","partialFingerprints":{"primaryLocationLineHash":"h"}},
              {"ruleId":"R","message":"b","partialFingerprints":{"primaryLocationLineHash":"h"}}]}]}
            """);

        Assert.Equal((2, 1), (report.Findings.Count, report.Items));
    }

    [Fact]
    public void Add_MoreThanMayWait_IsAddedOnTheWayAndCountedOn()
    {
        var places = new List<int>();
        var counter = new PlaceCounter((_, place) => places.Add(place));

        for (var i = 0; i < PlaceCounter.MaxWaiting + 1; i++)
        {
            counter.Add(new PlaceCounter.Waiting(default, i, i, "", static _ => throw new InvalidOperationException("nobody asked")));
        }

        Assert.Equal(Enumerable.Range(0, PlaceCounter.MaxWaiting), places);
        counter.Flush();
        Assert.Equal(PlaceCounter.MaxWaiting, places[^1]);
    }

    private static IEnumerable<Fingerprint> PrintsByLine(Translated report) =>
        report.Findings.OrderBy(f => f.Location!.StartLine).Select(f => f.Fingerprint);

    private static Translated Run(params (int Line, string Message)[] results) => Translated.Text(Text(unnamedRun: true, results));

    private static string Text(bool unnamedRun, params (int Line, string Message)[] results)
    {
        var texts = results.Select(r =>
            $$"""{"ruleId":"R","message":{"text":"{{r.Message}}"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.c"},"region":{"startLine":{{r.Line}} } } }]}""");
        var more = unnamedRun ? "" : "\"versionControlProvenance\":[{\"repositoryUri\":\"https://git.example/shop\"}],";
        return "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"Argus\"}}," + more + "\"results\":[" + string.Join(',', texts) + "]}]}";
    }
}
