using Lynceus.Reports.Aliases;

namespace Lynceus.Reports.Tests.KubeBench;

public class KubeBenchIdentityTests
{
    private static readonly (string Number, string Text, string Status) Profiling = ("1.2.21", "Ensure that the --profiling argument is set to false (Automated)", "FAIL");

    [Fact]
    public void Translate_NextVersionOfTheBenchmark_KeepsIdentities()
    {
        var before = Translated.Text(Control("cis-1.9", "API Server", ("1.2.21", "Ensure that the --profiling argument is set to false (Automated)", "FAIL")));
        var after = Translated.Text(Control("cis-1.10", "API Server", ("1.2.15", "Ensure that the --profiling argument is set to false (Manual)", "FAIL")));

        var (one, other) = (Assert.Single(before.Findings), Assert.Single(after.Findings));
        Assert.Equal(one.Fingerprint, other.Fingerprint);
        Assert.Equal(one.Scope, other.Scope);
        Assert.Equal(("cis-1.9-1.2.21", "cis-1.10-1.2.15"), (one.CheckId, other.CheckId));
    }

    [Fact]
    public void Translate_SameNumberOtherText_IsAnotherCheck()
    {
        var before = Translated.Text(Control("cis-1.9", "API Server", ("1.2.14", "Ensure that the admission control plugin ServiceAccount is set", "FAIL")));
        var after = Translated.Text(Control("cis-1.9", "API Server", ("1.2.14", "Ensure that the admission control plugin NodeRestriction is set", "FAIL")));

        Assert.NotEqual(before.Findings[0].Fingerprint, after.Findings[0].Fingerprint);
        Assert.NotEqual(before.Findings[0].Scope, after.Findings[0].Scope);
    }

    [Fact]
    public void Translate_OtherFamilyOrTypeOfNode_IsAnotherCheck()
    {
        var prints = new[]
        {
            Control("cis-1.9", "Kubelet", Profiling), Control("eks-1.5.0", "Kubelet", Profiling),
            Control("cis-1.9", "Kubelet", Profiling).Replace("\"node\"", "\"master\"", StringComparison.Ordinal),
        }.Select(static json => Translated.Text(json).Findings[0].Fingerprint);

        Assert.Equal(3, prints.Distinct().Count());
    }

    [Fact]
    public void Translate_OneTextInSeveralComponents_StaysSeveralItems()
    {
        var report = Translated.Text($$"""
            [{"version":"cis-1.9","node_type":"master","tests":[
              {"section":"1.2","desc":"API Server","results":[{{Result(Profiling)}}]},
              {"section":"1.3","desc":"Controller Manager","results":[{{Result(("1.3.2", Profiling.Text, "FAIL"))}}]},
              {"section":"1.4","desc":"Scheduler","results":[{{Result(("1.4.1", Profiling.Text, "FAIL"))}}]}]}]
            """);
        var alone = Translated.Text($$"""
            [{"version":"cis-1.9","node_type":"master","tests":[{"section":"1.4","desc":"Scheduler","results":[{{Result(("1.4.1", Profiling.Text, "FAIL"))}}]}]}]
            """);

        Assert.Equal(3, report.Items);
        Assert.Equal(report.Findings[2].Fingerprint, alone.Findings[0].Fingerprint);
    }

    [Fact]
    public void Translate_OneTextTwiceInASection_StaysTwoItemsByTheirNumbers()
    {
        var report = Translated.Text(Control("cis-1.9", "Files", ("4.1.10", "Look", "FAIL"), ("4.1.9", "Look", "FAIL")));
        var ordered = Translated.Text(Control("cis-1.9", "Files", ("4.1.9", "Look", "PASS"), ("4.1.10", "Look", "FAIL")));

        Assert.Equal(2, report.Items);
        Assert.Equal(["cis-1.9-4.1.9", "cis-1.9-4.1.10"], report.Findings.Select(f => f.CheckId));
        Assert.Equal(report.Findings[1].Fingerprint, ordered.Findings[0].Fingerprint);
        Assert.Equal(["cis/node#cis/general/look", "cis/node#cis/general/look/2"], report.Findings.Select(f => f.Scope.Key));
    }

    [Fact]
    public void Translate_OneTextInTwoControlsOfATypeOfNode_StaysTwoItems()
    {
        var report = Translated.Text($"[{Control("1.5", "A", ("3.1.1", "Look", "FAIL"))},{Control("1.5", "B", ("4.1.1", "Look", "FAIL"))}]");

        Assert.Equal(2, report.Items);
    }

    [Fact]
    public void Translate_EqualTextsOnTwoNodes_CountAlike()
    {
        var control = Control("cis-1.9", "Files", ("4.1.9", "Look", "FAIL"), ("4.1.10", "Look", "FAIL"));

        var report = Translated.Text($$"""{"a/4":{{control}},"b/4":{{control}} }""");

        Assert.Equal((4, 2), (report.Findings.Count, report.Items));
    }

    [Fact]
    public void Translate_CheckWithoutText_IsKnownByVersionAndNumber()
    {
        var finding = Assert.Single(Translated.Text("""[{"version":"cis-1.9","node_type":"node","tests":[{"results":[{"test_number":"4.1.1","status":"FAIL"}]}]}]""").Findings);

        Assert.Equal("cis/node#cis-1.9-4.1.1", finding.Scope.Key);
        Assert.Equal("cis-1.9-4.1.1", finding.Key.CheckId);
    }

    [Fact]
    public void FormerKeys_Finding_IsTheKeyOfTheFirstScheme()
    {
        var finding = Translated.Text(Control("cis-1.9", "API Server", Profiling)).Findings[0];

        Assert.Equal(2, finding.Key.Scheme.Version);
        Assert.Equal(Fingerprint.Of(1, "kube-bench", "benchmark", "cis-1.9-1.2.21", "NodePool//node"), Assert.Single(finding.FormerKeys).Fingerprint);
    }

    [Theory]
    [InlineData("1.2 API Server\n\nAudit:\n\n```\nps\n```", "api-server")]
    [InlineData("1.2 API Server", "api-server")]
    [InlineData("Audit:\n\n```\nps -C kube-scheduler\n```", "general")]
    [InlineData(null, "general")]
    public void Rekeyed_StoredItem_HasTheKeyOfTheNextBenchmark(string? description, string topic)
    {
        var key = StoredItems.Rekeyed("kube-bench", 1, "cis-1.9-1.2.21", Profiling.Text, description, "NodePool//node")!;

        Assert.Equal($"cis/{topic}/profiling-set-false", key.CheckId);
        Assert.Equal(("benchmark", "NodePool//node", 2), (key.Family, key.SubjectKey, key.Scheme.Version));
    }

    [Fact]
    public void Rekeyed_WhatATranslatorStored_IsFoundByTheNextVersion()
    {
        var old = Translated.Text(Control("cis-1.9", "API Server", Profiling)).Findings[0];
        var next = Translated.Text(Control("cis-1.10", "API Server", ("1.2.15", Profiling.Text, "FAIL"))).Findings[0];

        var key = StoredItems.Rekeyed("kube-bench", 1, old.CheckId, old.Title, old.Description, old.Subject.Key);

        Assert.Equal(next.Fingerprint, key!.Fingerprint);
    }

    [Fact]
    public void Rekeyed_CheckWithoutText_KeepsItsNumber()
    {
        Assert.Equal("cis-1.9-4.1.1", StoredItems.Rekeyed("kube-bench", 1, "cis-1.9-4.1.1", "Check 4.1.1 of cis-1.9", null, "NodePool//node")!.CheckId);
    }

    [Theory]
    [InlineData("polaris", 1, "cis-1.9-4.1.1")]
    [InlineData("kube-bench", 2, "cis-1.9-4.1.1")]
    [InlineData("kube-bench", 1, "x")]
    [InlineData("kube-bench", 1, "x-")]
    [InlineData("kube-bench", 1, "-x")]
    public void Rekeyed_OtherItem_IsLeftToTheReports(string tool, int version, string checkId)
    {
        Assert.Null(StoredItems.Rekeyed(tool, version, checkId, "t", null, "NodePool//node"));
    }

    [Fact]
    public void Translate_SharedReports_HaveOneItemPerCheck()
    {
        foreach (var (_, file, findings) in SharedReports.Asserted("kube-bench"))
        {
            Assert.Equal(findings, Translated.File(SharedReports.Find("reports/kube-bench/" + file)!).Items);
        }
    }

    internal static string Control(string version, string section, params (string Number, string Text, string Status)[] checks) =>
        $$"""{"version":"{{version}}","node_type":"node","tests":[{"section":"x","desc":"{{section}}","results":[{{string.Join(',', checks.Select(Result))}}]}]}""";

    private static string Result((string Number, string Text, string Status) check) =>
        $$"""{"test_number":"{{check.Number}}","test_desc":"{{check.Text}}","type":"","status":"{{check.Status}}"}""";
}
