using Lynceus.Reports.KubeBench;

namespace Lynceus.Reports.Tests.KubeBench;

public class KubeBenchTranslatorTests
{
    private const string Control = """
        {"id":"4","version":"cis-1.9","detected_version":"1.31","text":"Worker","node_type":"node","tests":[
          {"section":"4.1","type":"","pass":1,"fail":1,"warn":2,"info":1,"desc":"Worker Node Files","results":[
            {"test_number":"4.1.1","test_desc":"Ensure that the service file is private (Automated)","audit":"stat -c %a /x","type":"","remediation":"Run this on each node.\nFor example, chmod 600 /x\n","status":"FAIL","actual_value":"permissions=777\n","scored":true,"expected_result":"bitmask '777' AND '600'"},
            {"test_number":"4.1.2","test_desc":"Ensure that root owns it","type":"","status":"PASS","scored":true},
            {"test_number":"4.1.3","test_desc":"Ensure that the proxy file is private","type":"","status":"WARN","scored":false},
            {"test_number":"4.1.4","test_desc":"Look at it yourself","type":"manual","status":"WARN","scored":false,"reason":"Test marked as a manual test"},
            {"test_number":"4.1.5","test_desc":"Not here","type":"skip","status":"INFO","scored":true}]}],
         "total_pass":1,"total_fail":1,"total_warn":2,"total_info":1}
        """;

    public static TheoryData<string, string> Layouts => new()
    {
        { "with totals", $$"""{"Controls":[{{Control}} ],"Totals":{"total_pass":1,"total_fail":1,"total_warn":2,"total_info":1} }""" },
        { "totals first", $$"""{"Totals":{"total_pass":1},"Controls":[{{Control}}]}""" },
        { "array", $"[{Control}]" },
        { "array of runs", $$"""[{"Controls":[{{Control}}]}]""" },
        { "one control", Control },
        { "map of controls", $$"""{"worker-1/4":{{Control}}}""" },
        { "map of lists", $$"""{"worker-1":[{{Control}}]}""" },
        { "map of runs", $$"""{"worker-1":{"Controls":[{{Control}}]} }""" },
        { "run of a named node", $$"""{"Name":"worker-1","Controls":[{{Control}}]}""" },
    };

    [Fact]
    public void Translate_SharedReports_CountAsAsserted()
    {
        foreach (var (_, file, findings) in SharedReports.Asserted("kube-bench"))
        {
            Assert.Equal(findings, Translated.File(SharedReports.Find("reports/kube-bench/" + file)!).Findings.Count);
        }

        // Its only WARN is a manual test.
        if (SharedReports.Find("reports/kube-bench/result_no_totals.json") is { } noTotals)
        {
            var report = Translated.File(noTotals);

            Assert.Empty(report.Findings);
            Assert.Equal(
                ["cis/etcd", "cis/etcd#cis/etcd/certfile-keyfile-set-as-appropriate", "cis/master", "cis/master#cis/general/api-server-pod-specification-file-permissions-set-#"],
                report.ExaminedScopes.Select(s => s.Key).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Translate_AnyLayout_FindsTheSame(string layout, string json)
    {
        var report = Translated.Text(json);

        Assert.True(report.Summary.Tool == KubeBenchTranslator.Name, layout);
        Assert.Equal(["cis-1.9-4.1.1", "cis-1.9-4.1.3"], report.Findings.Select(f => f.CheckId));
        Assert.Equal(Translated.Text(Control).Findings.Select(f => f.Fingerprint), report.Findings.Select(f => f.Fingerprint));
        Assert.Equal(
            ["cis/node", "cis/node#cis/general/proxy-file-private", "cis/node#cis/general/root-owns-it", "cis/node#cis/general/service-file-private"],
            report.ExaminedScopes.Select(s => s.Key).Order(StringComparer.Ordinal));
        Assert.Empty(report.Skips);
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_FailedTest_CarriesWhatKubeBenchSays()
    {
        var finding = Translated.Text($"[{Control}]").Findings[0];

        Assert.Equal("Ensure that the service file is private (Automated)", finding.Title);
        Assert.Equal("Expected: bitmask '777' AND '600'\nFound: permissions=777", finding.Message);
        Assert.Equal("4.1 Worker Node Files\n\nAudit:\n\n```\nstat -c %a /x\n```", finding.Description);
        Assert.Equal("Run this on each node.\nFor example,\n```\nchmod 600 /x\n```", finding.Remediation);
        Assert.Equal(new Severity(0.667, "FAIL"), finding.Severity);
        Assert.Equal("NodePool//node", finding.Subject.Key);
        Assert.Equal("/0/tests/0/results/0", finding.RawPointer);
    }

    [Fact]
    public void Translate_AutomatedWarning_IsLow()
    {
        Assert.Equal(new Severity(0.2, "WARN"), Translated.Text(Control).Findings[1].Severity);
    }

    [Fact]
    public void Translate_EqualNodes_AreOneItemEach()
    {
        var report = Translated.Text($$"""{"worker-1/4":{{Control}},"worker-2/4":{{Control}}}""");

        Assert.Equal(4, report.Findings.Count);
        Assert.Equal(2, report.Items);
        Assert.Equal(["Node/worker-1", "Node/worker-1", "Node/worker-2", "Node/worker-2"], report.Findings.Select(f => f.Subject.Observed));
        Assert.Equal("/worker-1~14/tests/0/results/0", report.Findings[0].RawPointer);
    }

    [Fact]
    public void Translate_NodeNameLongerThanTheNameBuffer_IsKept()
    {
        var node = new string('n', 200);

        var report = Translated.Text($$"""{"{{node}}/4":{{Control}}}""");

        Assert.Equal($"Node/{node}", report.Findings[0].Subject.Observed);
    }

    [Fact]
    public void Translate_SectionOfAllNodes_NamesNoNode()
    {
        Assert.Null(Translated.Text($$"""{"5":{{Control}}}""").Findings[0].Subject.Observed);
    }

    [Fact]
    public void Translate_SeveralDocuments_ArePointedToByTheirIndex()
    {
        var report = Translated.Text($$"""{"Controls":[{{Control}}]}{"Controls":[{{Control}}]}""");

        Assert.Equal(["/0/Controls/0/tests/0/results/0", "/1/Controls/0/tests/0/results/0"], report.Findings.Where(f => f.CheckId == "cis-1.9-4.1.1").Select(f => f.RawPointer));
    }

    [Theory]
    [InlineData("""{"Controls":[],"Totals":{"total_pass":0}}""")]
    [InlineData("""{"Controls":null}""")]
    [InlineData("""[{"version":"cis-1.9","node_type":"node","tests":[]}]""")]
    [InlineData("""[{"version":"cis-1.9","node_type":"node","tests":[{"results":null}]}]""")]
    [InlineData("""[{"version":"cis-1.9","node_type":"node","tests":[{"results":[{"test_number":"1","status":"INFO"}]}]}]""")]
    public void Translate_NoTestAnswered_ExaminesAndClosesNothing(string json)
    {
        var report = Translated.Text(json, KubeBenchTranslator.Name);

        Assert.Empty(report.Findings);
        Assert.Empty(report.ExaminedScopes);
        Assert.NotNull(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_VersionBehindTheTests_StillCounts()
    {
        var report = Translated.Text("""
            [{"tests":[{"results":[{"test_number":"3.1.1","test_desc":"t","status":"FAIL"}]}],"total_pass":0,"node_type":"master","version":"eks-1.5.0"}]
            """);

        Assert.Equal("eks-1.5.0-3.1.1", Assert.Single(report.Findings).CheckId);
        Assert.Equal(["eks/master#eks/general/t", "eks/master"], report.ExaminedScopes.Select(s => s.Key));
    }

    [Fact]
    public void Translate_BrokenResults_AreSkippedAlone()
    {
        var report = Translated.Text("""
            [{"version":"1.6","node_type":"node","tests":[5,{"results":["x",{"test_number":"4.1.1"},{"test_number":"4.1.2","test_desc":"\ud800","status":"FAIL"},{"test_number":"4.1.3","status":"FAIL"}]}]}, 7]
            """);

        Assert.Equal("cis-1.6-4.1.3", Assert.Single(report.Findings).CheckId);
        Assert.Equal(["/0/tests/0", "/0/tests/1/results/0", "/0/tests/1/results/1", "/0/tests/1/results/2", "/1"], report.Skips.Select(s => s.Pointer));
    }

    [Theory]
    [InlineData("1.6", "1.2.14", "Ensure that the admission control plugin ServiceAccount is set", 1.0)]
    [InlineData("1.6", "1.1.12", "", 0.99)]
    [InlineData("cis-1.9", "1.2.11", "Ensure that the admission control plugin ServiceAccount is set (Automated)", 1.0)]
    [InlineData("cis-1.9", "1.2.14", "Ensure that the admission control plugin NodeRestriction is set", 0.667)]
    [InlineData("cis-1.9", "1.2.1", "Ensure that the --anonymous-auth argument is set to false", 0.667)]
    [InlineData("cis-1.9", "4.2.1", "Ensure that the --anonymous-auth argument is set to false", 0.4)]
    [InlineData("eks-1.5.0", "4.2.1", "Ensure that the --anonymous-auth argument is set to false", 0.667)]
    public void SeverityOf_FailedCheck_FollowsTheCheckNotItsNumber(string version, string number, string title, double expected)
    {
        Assert.Equal(expected, CheckSeverity.Of(Benchmark.Of(version), number, title, "FAIL").Value);
    }

    [Theory]
    [InlineData("1.6", "cis-1.6", "cis")]
    [InlineData("cis-1.9", "cis-1.9", "cis")]
    [InlineData("eks-1.5.0", "eks-1.5.0", "eks")]
    [InlineData("rke2-cis-1.24", "rke2-cis-1.24", "rke2-cis")]
    [InlineData("eks-stig-kubernetes-v1r6", "eks-stig-kubernetes-v1r6", "eks-stig-kubernetes")]
    [InlineData("CIS-1.24-microk8s", "cis-1.24-microk8s", "cis-microk8s")]
    public void BenchmarkOf_Version_SeparatesTheFamily(string version, string id, string family)
    {
        Assert.Equal(new Benchmark(id, family), Benchmark.Of(version));
    }
}
