namespace Lynceus.Reports.Tests.Sarif;

public class SarifTranslatorTests
{
    private const string Tool = """
        "tool":{"driver":{"name":"Argus","semanticVersion":"2.1.0","globalMessageStrings":{"shared":{"text":"Shared {0}."}},"rules":[
          {"id":"A001","name":"OpenDoor","shortDescription":{"text":"A door is open"},"fullDescription":{"text":"Doors should be shut."},
           "help":{"text":"Shut it.","markdown":"**Shut** it."},"helpUri":"https://argus.example/A001","defaultConfiguration":{"level":"error"},
           "messageStrings":{"default":{"text":"Door {0} is {1}, {{not}} shut."}},
           "properties":{"precision":"high","tags":["security"]}},
          {"id":"A002","properties":{"security-severity":"9.8","tags":["maintainability"]}},
          {"id":"A003","defaultConfiguration":{"level":"none"},"properties":{"tags":["performance"]}}]},
         "extensions":[{"name":"pack","rules":[{"id":"P001","shortDescription":{"text":"From the pack"},"defaultConfiguration":{"level":"note"}}]}]}
        """;

    [Fact]
    public void Translate_SharedReports_CountAsAsserted()
    {
        foreach (var (_, file, findings) in SharedReports.Asserted("sarif"))
        {
            var report = Translated.File(SharedReports.Find("reports/sarif/" + file)!);

            Assert.Equal(findings, report.Findings.Count);
            Assert.Empty(report.Skips);
            Assert.DoesNotContain(report.Findings, f => f.Subject.Name.Contains("/home/", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Translate_SuppressedResults_CountButSayWhy()
    {
        var report = Run("""
            {"ruleId":"A001","message":{"text":"a"},"suppressions":[{"kind":"inSource"}]},
            {"ruleId":"A001","message":{"text":"b"},"suppressions":[{"kind":"external","justification":"a test"},{"kind":"external","status":"accepted"}]},
            {"ruleId":"A001","message":{"text":"c"},"suppressions":[{"kind":"external","status":"accepted"},{"kind":"external","status":"rejected"}]},
            {"ruleId":"A001","message":{"text":"d"},"suppressions":[]}
            """);

        Assert.Equal(["suppressed in the source", "a test", null, null], report.Findings.Select(f => f.Suppression));
    }

    [Fact]
    public void Translate_Result_CarriesWhatTheRuleSays()
    {
        var finding = Assert.Single(Run("""
            {"ruleId":"A001","ruleIndex":0,"message":{"text":"See [the door](1) of\n12 doors."},"hostedViewerUri":"https://argus.example/r/1",
             "locations":[{"physicalLocation":{"artifactLocation":{"uri":"src/door%20a.c","uriBaseId":"%SRCROOT%"},"region":{"startLine":3,"endLine":4}}}],
             "fixes":[{"description":{"text":"Close it."}}],"occurrenceCount":3}
            """).Findings);

        Assert.Equal(("A001", "A door is open", "See the door of\n12 doors."), (finding.CheckId, finding.Title, finding.Message));
        Assert.Equal("Doors should be shut.\n\n**Shut** it.", finding.Description);
        Assert.Equal("Close it.", finding.Remediation);
        Assert.Equal(new Severity(0.75, "error"), finding.Severity);
        Assert.Equal("high", finding.Confidence);
        Assert.Equal("File//src/door a.c", finding.Subject.Key);
        Assert.Equal(new CodeLocation("src/door a.c", 3, 4), finding.Location);
        Assert.Equal(["https://argus.example/A001", "https://argus.example/r/1"], finding.References);
        Assert.Equal(3, finding.Occurrences);
        Assert.Equal("/runs/0/results/0", finding.RawPointer);
        Assert.Equal(new Scope("sarif", "", "Argus"), Translated.Bare(finding.Scope));
    }

    [Theory]
    [InlineData("""{"ruleId":"A001","message":"m"}""", 0.75, "A001")]
    [InlineData("""{"ruleIndex":1,"message":"m"}""", 0.98, "A002")]
    [InlineData("""{"rule":{"index":0},"message":"m"}""", 0.75, "A001")]
    [InlineData("""{"rule":{"id":"A003"},"message":"m"}""", 0.0, "A003")]
    [InlineData("""{"rule":{"index":0,"toolComponent":{"index":0}},"message":"m"}""", 0.25, "P001")]
    [InlineData("""{"rule":{"index":0,"toolComponent":{"name":"pack"}},"message":"m"}""", 0.25, "P001")]
    [InlineData("""{"ruleId":"P001","message":"m"}""", 0.25, "P001")]
    [InlineData("""{"ruleId":"A001/7","message":"m"}""", 0.75, "A001/7")]
    [InlineData("""{"ruleId":"A001/7","ruleIndex":0,"message":"m"}""", 0.75, "A001/7")]
    [InlineData("""{"ruleId":"A002","ruleIndex":0,"message":"m"}""", 0.98, "A002")]
    [InlineData("""{"ruleId":"A001","level":"note","message":"m"}""", 0.25, "A001")]
    [InlineData("""{"ruleId":"A001","level":"none","message":"m"}""", 0.0, "A001")]
    [InlineData("""{"ruleId":"A001","level":"nonsense","message":"m"}""", 0.75, "A001")]
    [InlineData("""{"ruleId":"A001","properties":{"security-severity":4.0},"message":"m"}""", 0.4, "A001")]
    [InlineData("""{"ruleId":"A001","properties":{"security-severity":"0.2"},"message":"m"}""", 0.1, "A001")]
    [InlineData("""{"ruleId":"A001","properties":{"security-severity":"0.0"},"message":"m"}""", 0.75, "A001")]
    [InlineData("""{"ruleId":"X","ruleIndex":99,"message":"m"}""", 0.5, "X")]
    [InlineData("""{"ruleIndex":-1,"message":"m"}""", 0.5, "unnamed")]
    [InlineData("""{"rule":{"index":5,"toolComponent":{"index":99}},"message":"m"}""", 0.5, "unnamed")]
    public void Translate_RuleReference_GivesIdAndSeverity(string result, double severity, string checkId)
    {
        var finding = Assert.Single(Run(result).Findings);

        Assert.Equal((checkId, severity), (finding.CheckId, finding.Severity.Value));
    }

    [Theory]
    [InlineData("""{"id":"default","arguments":["seven","ajar"]}""", "Door seven is ajar, {not} shut.")]
    [InlineData("""{"id":"shared","arguments":["x"]}""", "Shared x.")]
    [InlineData("""{"text":"a {0} {1} {9} {x}","arguments":["1"]}""", "a 1 {1} {9} {x}")]
    [InlineData("""{"text":"raw {0} {{x}}"}""", "raw {0} {{x}}")]
    [InlineData("""{"markdown":"**m**"}""", "**m**")]
    [InlineData("\"plain\"", "plain")]
    [InlineData("""{"text":"a [b](12) [c] (d) [e](http://x) [[f](1)"}""", "a b [c] (d) [e](http://x) [f")]
    [InlineData("""{"text":"x ]( [a]( [b]("}""", "x ]( [a]( [b](")]
    [InlineData("""{"id":"missing"}""", null)]
    [InlineData("""{"text":""}""", null)]
    public void Translate_Message_IsResolved(string message, string? expected)
    {
        Assert.Equal(expected, Assert.Single(Run($$"""{"ruleId":"A001","message":{{message}} }""").Findings).Message);
    }

    [Fact]
    public void Translate_MessageThatMultipliesItsArgument_StaysBounded()
    {
        var text = string.Concat(Enumerable.Repeat("{0}", 5000));
        var argument = new string('x', 100_000);

        var finding = Assert.Single(Run($$"""{"ruleId":"A001","message":{"text":"{{text}}","arguments":["{{argument}}"]} }""").Findings);

        Assert.Equal(ReportLimits.Default.MaxTextChars + 1, finding.Message!.Length);
    }

    [Theory]
    [InlineData("pass")]
    [InlineData("notApplicable")]
    [InlineData("informational")]
    public void Translate_KindsThatAreNoFault_AreNoFindings(string kind)
    {
        var report = Run($$"""{"ruleId":"A001","kind":"{{kind}}"},{"ruleId":"A001","kind":"review","message":"m"}""");

        Assert.Single(report.Findings);
        Assert.Single(report.ExaminedScopes);
    }

    [Fact]
    public void Translate_ResultThatIsGoneSinceTheBaseline_IsFixed()
    {
        var report = Run("""{"ruleId":"A001","baselineState":"absent"},{"ruleId":"A002","baselineState":"unchanged","message":"m"}""");

        Assert.Equal("A002", Assert.Single(report.Findings).CheckId);
        Assert.Equal(new Scope("sarif", "", "Argus"), Assert.Single(report.ExaminedScopes));
    }

    [Fact]
    public void Translate_RunBehindItsResults_IsReadTheSame()
    {
        const string Result = """{"ruleIndex":0,"message":{"id":"default","arguments":["1","2"]},"locations":[{"physicalLocation":{"artifactLocation":{"index":1}}}]}""";
        const string Rest = """ "artifacts":[{"location":{"uri":"a.c"}},{"location":{"uri":"file:///b/d/x.c"}}],"originalUriBaseIds":{"SRCROOT":{"uri":"file:///b/"}},"automationDetails":{"id":"nightly/7"} """;

        var before = Translated.Text($$"""{"version":"2.1.0","runs":[{ {{Tool}},{{Rest}},"results":[{{Result}}]}]}""");
        var after = Translated.Text($$"""{"runs":[{"results":[{{Result}}],{{Rest}},{{Tool}} }],"version":"2.1.0"}""");

        Assert.Equal(before.Findings[0].Fingerprint, after.Findings[0].Fingerprint);
        var key = before.Findings[0].Key;
        Assert.Equal(
            before.Findings[0] with { Aliases = [], References = [], FormerKeys = [] },
            after.Findings[0] with { Key = key, Aliases = [], References = [], FormerKeys = [] });
        Assert.Equal("d/x.c", after.Findings[0].Subject.Name);
        Assert.Equal("Argus/nightly", after.Findings[0].Scope.Key);
        Assert.Equal("2.1.0", after.Summary.ToolVersion);
    }

    [Theory]
    [InlineData("""{"version":"2.1.0","runs":[]}""")]
    [InlineData("""{"version":"2.1.0","runs":null}""")]
    [InlineData("""{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0"}""")]
    [InlineData("""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Argus"}}}]}""")]
    [InlineData("""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Argus"}},"results":null}]}""")]
    [InlineData("""{"version":"2.1.0","runs":[null,5,[]]}""")]
    public void Translate_NoResults_ClosesNothing(string json)
    {
        var report = Translated.Text(json);

        Assert.Empty(report.Findings);
        Assert.Empty(report.ExaminedScopes);
        Assert.NotNull(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_FailedRun_ExaminesNothing()
    {
        var report = Translated.Text($$"""
            {"version":"2.1.0","runs":[{ {{Tool}},"results":[{"ruleId":"A001","message":"m"}],"invocations":[{"executionSuccessful":false,"exitCodeDescription":"out of memory"}]}]}
            """);

        Assert.Single(report.Findings);
        Assert.Empty(report.ExaminedScopes);
        Assert.Equal((new Scope("sarif", "", "Argus"), "The tool says that its run failed: out of memory"), Assert.Single(report.NotExaminedScopes));
        Assert.NotNull(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_EmptyResultsOfARunThatWorked_CloseItsScope()
    {
        var report = Run("");

        Assert.Empty(report.Findings);
        Assert.Single(report.ExaminedScopes);
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_ByteOrderMark_IsIgnored()
    {
        var report = Translated.Text("\uFEFF" + $$"""{"version":"2.1.0","runs":[{ {{Tool}},"results":[{"ruleId":"A001","message":"m"}]}]}""");

        Assert.Single(report.Findings);
    }

    [Fact]
    public void Translate_BrokenResult_IsSkippedAlone()
    {
        var report = Run("""{"ruleId":"A001","message":{"text":"\ud800"},"locations":[{"physicalLocation":{}}]},7,{"ruleId":"A002","message":"m"}""");

        Assert.Equal("A002", Assert.Single(report.Findings).CheckId);
        Assert.Equal(["/runs/0/results/0", "/runs/0/results/1"], report.Skips.Select(s => s.Pointer));
    }

    [Fact]
    public void Translate_BrokenRule_KeepsTheIndexesOfOthers()
    {
        var report = Translated.Text("""
            {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Argus","rules":[{"id":"\ud800","name":{}},{"id":"B"}]}},"results":[{"ruleIndex":1,"message":"m"},{"ruleIndex":0,"message":"m"}]}]}
            """);

        Assert.Equal(["B", "unnamed"], report.Findings.Select(f => f.CheckId));
    }

    [Theory]
    [InlineData("A001", Category.Security)]
    [InlineData("A002", Category.Reliability)]
    [InlineData("A003", Category.Efficiency)]
    [InlineData("none", Category.Security)]
    public void Translate_Tags_GiveTheCategory(string rule, Category expected)
    {
        Assert.Equal(expected, Assert.Single(Run($$"""{"ruleId":"{{rule}}","message":"m"}""").Findings).Category);
    }

    [Fact]
    public void Translate_VulnerabilityInTheRuleId_IsAnAlias()
    {
        Assert.Equal(["CVE-2020-11022"], Assert.Single(Run("""{"ruleId":"BDSA-2020-1001 (CVE-2020-11022)","message":"m"}""").Findings).Aliases);
    }

    [Fact]
    public void Translate_ResultWithoutFile_IsAboutTheRepository()
    {
        var report = Translated.Text("""
            {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Argus"}},"results":[{"ruleId":"A","message":"m"}],"versionControlProvenance":[{"repositoryUri":"https://bot:hunter2@git.example/shop"}]}]}
            """);

        Assert.Equal("Repository//https://git.example/shop", Assert.Single(report.Findings).Subject.Key);
    }

    private static Translated Run(string results) =>
        Translated.Text($$"""{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{ {{Tool}},"results":[{{results}}]}]}""");
}
