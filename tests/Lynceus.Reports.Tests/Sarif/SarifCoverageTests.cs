namespace Lynceus.Reports.Tests.Sarif;

/// <summary>What a file of several runs speaks for: each run for its own tool and category, and only when it says what it found.</summary>
public class SarifCoverageTests
{
    private const string Result = """{"ruleId":"R","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.c"}}}]}""";

    [Fact]
    public void Translate_RunsOfSeveralTools_SpeakEachForItself()
    {
        var report = Translated.Text(File(
            Run("Argus", $"\"results\":[{Result}]"),
            Run("Brontes", """ "invocations":[{"executionSuccessful":false}],"results":[] """),
            Run("Steropes", "\"x\":1"),
            Run("Arges", """ "results":[] """)));

        Assert.Equal(["Argus", "Arges"], report.ExaminedScopes.Select(s => s.Key));
        Assert.Equal(
            [("Brontes", "The tool says that its run failed."), ("Steropes", "The run lists no results.")],
            report.NotExaminedScopes.Select(s => (s.Scope.Key, s.Reason)));
        Assert.Null(report.ClosesNothingBecause);
        Assert.Empty(report.Lists);
    }

    [Fact]
    public void Translate_SkippedResult_LeavesItsRunAloneUnexamined()
    {
        var report = Translated.Text(File(Run("Argus", "\"results\":[7]"), Run("Brontes", $"\"results\":[{Result}]")));

        Assert.Equal("/runs/0/results/0", Assert.Single(report.Skips).Pointer);
        Assert.Equal((new Scope("sarif", "", "Argus"), "A result of the run was skipped."), Assert.Single(report.NotExaminedScopes));
        Assert.Equal(["Brontes"], report.ExaminedScopes.Select(s => s.Key));
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_SkippedResultsAlone_StillSayWhatTheRunFound()
    {
        var report = Translated.Text(File(Run("Argus", $"\"results\":[{Result},7]")));

        Assert.Single(report.Findings);
        Assert.Empty(report.ExaminedScopes);
        Assert.Null(report.ClosesNothingBecause);
    }

    [Theory]
    [InlineData("""{"version":"2.1.0","runs":[]}""")]
    [InlineData("""{"version":"2.1.0","runs":[5]}""")]
    [InlineData("""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Argus"}}}]}""")]
    [InlineData("""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Argus"}},"invocations":[{"executionSuccessful":false}],"results":[]}]}""")]
    public void Translate_NoRunThatSaysWhatItFound_ClosesNothing(string text) =>
        Assert.Equal("The report has no run that says what it found.", Translated.Text(text).ClosesNothingBecause);

    // A lone surrogate is no text, and what stands beside it is lost with it.
    [Theory]
    [InlineData(""" "invocations":[{"executionSuccessful":false,"exitCodeDescription":"\ud800"}] """)]
    [InlineData(""" "automationDetails":{"id":"\ud800/1"} """)]
    [InlineData(""" "versionControlProvenance":[{"repositoryUri":"\ud800"}] """)]
    [InlineData(""" "properties":{"imageName":"\ud800"} """)]
    public void Translate_RunThatCannotBeReadAsAWhole_IsNotExamined(string property)
    {
        var report = Translated.Text(File(Run("Argus", $"{property},\"results\":[{Result}]"), Run("Brontes", "\"results\":[]")));

        Assert.Single(report.Findings);
        Assert.Equal((new Scope("sarif", "", "Argus"), "A part of what the run says of itself could not be read."), Assert.Single(report.NotExaminedScopes));
        Assert.Equal(["Brontes"], report.ExaminedScopes.Select(s => s.Key));
    }

    [Theory]
    [InlineData(""" "invocations":{} """)]
    [InlineData(""" "invocations":[7,{"executionSuccessful":true}] """)]
    [InlineData(""" "automationDetails":7 """)]
    [InlineData(""" "automationDetails":{"description":{"text":"x"}} """)]
    [InlineData(""" "versionControlProvenance":{} """)]
    [InlineData(""" "versionControlProvenance":[7,{"revisionId":"x"}] """)]
    [InlineData(""" "properties":7 """)]
    public void Translate_RunWithPropertiesOfOtherTypes_IsExaminedAllTheSame(string property)
    {
        var report = Translated.Text(File(Run("Argus", $"{property},\"results\":[{Result}]")));

        Assert.Single(report.Findings);
        Assert.Equal([new Scope("sarif", "", "Argus")], report.Examinations);
    }

    [Fact]
    public void Translate_UnreadableFirstResult_IsNamedForWhatItIs()
    {
        const string Broken = """ "results":[{"ruleId":"R","message":{"text":"\ud800"}}] """;
        const string Failed = """ "invocations":[{"executionSuccessful":false}], """;

        var worked = Translated.Text(File(Run("Argus", Broken)));
        var failed = Translated.Text(File(Run("Argus", Failed + Broken)));

        Assert.Equal("A result of the run was skipped.", Assert.Single(worked.NotExaminedScopes).Reason);
        Assert.Equal("The tool says that its run failed.", Assert.Single(failed.NotExaminedScopes).Reason);
    }

    [Fact]
    public void Translate_FailedRunThatLacksMore_GivesItsFailure()
    {
        const string Failed = """ "invocations":[{"executionSuccessful":false}] """;

        var silent = Translated.Text(File(Run("Argus", Failed)));
        var broken = Translated.Text(File(Run("Argus", Failed + ""","automationDetails":{"id":"\ud800"}""")));

        Assert.Equal("The tool says that its run failed.", Assert.Single(silent.NotExaminedScopes).Reason);
        Assert.Equal("The tool says that its run failed.", Assert.Single(broken.NotExaminedScopes).Reason);
    }

    [Theory]
    [InlineData("2026-03-02T10:00:00Z", "2026-03-04T10:00:00Z", 4)]
    [InlineData("2026-03-02T10:00:00Z", "soon", 2)]
    public void Translate_SeveralInvocations_EndWithTheLastThatSaysWhen(string first, string second, int day)
    {
        var report = Translated.Text(File(Run("Argus", $$""" "invocations":[{"endTimeUtc":"{{first}}"},{"endTimeUtc":"{{second}}"}],"results":[] """)));

        Assert.Equal(day, report.Summary.GeneratedAt!.Value.Day);
    }

    [Fact]
    public void Translate_RunThatIsNoObject_IsSkippedAndTheOthersCount()
    {
        var report = Translated.Text(File("5", Run("Argus", $"\"results\":[{Result}]")));

        Assert.Equal([("/runs/0", "A run is not an object.")], report.Skips);
        Assert.Equal("/runs/1/results/0", Assert.Single(report.Findings).RawPointer);
        Assert.Equal(["Argus"], report.ExaminedScopes.Select(s => s.Key));
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_MoreRunsThanAFileMayHave_AreSkipped()
    {
        var report = Translated.Text(File([.. Enumerable.Range(0, 10_001).Select(i => Run($"t{i}", "\"results\":[]"))]));

        Assert.Equal([("/runs/10000", "Only the first 10000 runs of a file are read.")], report.Skips);
        Assert.Equal(10_000, report.ExaminedScopes.Count);
    }

    [Fact]
    public void Translate_SecondDocument_IsNotRead()
    {
        var report = Translated.Text(File(Run("Argus", "\"results\":[]")) + File(Run("Brontes", "\"results\":[]")));

        Assert.Equal([("", "A SARIF file is one JSON document; what follows the first one is not read.")], report.Skips);
        Assert.Equal(["Argus"], report.ExaminedScopes.Select(s => s.Key));
    }

    [Fact]
    public void Translate_SeveralRuns_AreAsOldAsTheLastAndOfTheFirstVersion()
    {
        var report = Translated.Text(File(
            """{"tool":{"driver":{"name":"Argus"}},"results":[]}""",
            """{"tool":{"driver":{"name":"Argus","version":"1.0"}},"invocations":[{"endTimeUtc":"2026-03-04T10:00:00Z"}],"results":[]}""",
            """{"tool":{"driver":{"name":"Argus","version":"2.0"}},"invocations":[{"endTimeUtc":"2026-03-02T10:00:00Z"}],"results":[]}"""));

        Assert.Equal("1.0", report.Summary.ToolVersion);
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 10, 0, 0, TimeSpan.Zero), report.Summary.GeneratedAt);
    }

    private static string File(params string[] runs) => $$"""{"version":"2.1.0","runs":[{{string.Join(',', runs)}}]}""";

    private static string Run(string tool, string properties) => $$"""{"tool":{"driver":{"name":"{{tool}}"} },{{properties}} }""";
}
