using static Lynceus.Reports.Tests.KubeBench.KubeBenchIdentityTests;

namespace Lynceus.Reports.Tests.KubeBench;

public class KubeBenchCoverageTests
{
    [Fact]
    public void Translate_SomeChecks_SpeaksForTheseAlone()
    {
        var all = Translated.Text($"[{Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "FAIL"), ("4.2.2", "Bx", "FAIL"), ("4.2.3", "Cx", "PASS"))}]");
        var one = Translated.Text($"[{Control("cis-1.9", "Kubelet", ("4.2.2", "Bx", "PASS"))}]");

        Assert.Equal(["cis/node#cis/kubelet/bx", "cis/node"], one.ExaminedScopes.Select(s => s.Key));
        Assert.DoesNotContain(all.Findings[0].Scope, one.Examinations);
        Assert.Contains(all.Findings[1].Scope, one.Examinations);
    }

    // Items of the first scheme are in the scope of their type of node.
    [Fact]
    public void Translate_Scopes_AreOneForEachCheckAndTheFormerOneOfTheType()
    {
        var report = Translated.Text(Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "PASS")));

        Assert.Equal(
            [new Scope("benchmark", "", "cis/node#cis/kubelet/ax") { Listing = "nodes/node/cis" }, new Scope("benchmark", "", "cis/node") { IsFormer = true }],
            report.Examinations);
    }

    [Fact]
    public void Translate_SeveralBrokenResults_GiveTheReasonOfTheFirst()
    {
        var report = Translated.Text("""
            [{"version":"cis-1.9","node_type":"node","tests":[{"results":[7,{"test_number":"4.1.2"},{"test_number":"4.1.3","test_desc":"B","status":"PASS"}]}]}]
            """);

        Assert.Equal(["A test result is not an object.", "The test result has no test_number or status."], report.Skips.Select(s => s.Reason));
        Assert.Equal((new Scope("benchmark", "", "cis/node"), "A test result is not an object."), Assert.Single(report.NotExaminedScopes));
    }

    [Fact]
    public void Translate_MapsInAnArray_NameTheirNodes()
    {
        var control = Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "FAIL"));

        var report = Translated.Text($$"""{"worker-1/4":{{control}} }[{"worker-2/4":{{control}} }]""");

        Assert.Equal(["worker-1", "worker-2"], report.Findings.Select(f => f.Scope.Variant));
    }

    [Theory]
    [InlineData("INFO", "")]
    [InlineData("WARN", "manual")]
    [InlineData("SKIP", "")]
    public void Translate_CheckNobodyLookedAt_IsNotExamined(string status, string type)
    {
        var json = Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "PASS"), ("4.2.2", "Bx", status))
            .Replace($"\"type\":\"\",\"status\":\"{status}\"", $"\"type\":\"{type}\",\"status\":\"{status}\"", StringComparison.Ordinal);

        var report = Translated.Text($"[{json}]");

        Assert.Empty(report.Findings);
        Assert.Equal(["cis/node#cis/kubelet/ax", "cis/node"], report.ExaminedScopes.Select(s => s.Key));
    }

    [Theory]
    [InlineData("""{"Name":"worker-1","Controls":[#]}""")]
    [InlineData("""{"Controls":[#],"Name":"worker-1"}""")]
    [InlineData("""{"Controls":#,"Name":"worker-1"}""")]
    [InlineData("""{"worker-1/4":#}""")]
    [InlineData("""{"worker-1":[#]}""")]
    [InlineData("""{"worker-1":{"Controls":[#]} }""")]
    public void Translate_RunNamesItsNode_TheNodeIsTheVariant(string layout)
    {
        var report = Translated.Text(layout.Replace("#", Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "FAIL")), StringComparison.Ordinal), subject: "other");

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("worker-1", "nodes/node/cis"), (finding.Scope.Variant, finding.Scope.Listing));
        Assert.Equal("Node/worker-1", finding.Subject.Observed);
        Assert.Contains(finding.Scope, report.Examinations);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("worker-7")]
    public void Translate_RunNamesNoNode_TheSenderMay(string? subject)
    {
        var report = Translated.Text(Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "FAIL")), subject: subject);

        Assert.Equal(subject, Assert.Single(report.Findings).Scope.Variant);
        Assert.Null(report.Findings[0].Subject.Observed);
    }

    [Theory]
    [InlineData("5", null)]
    [InlineData("4.2", null)]
    [InlineData("4.2.1", null)]
    [InlineData("10.0.0.7", "10.0.0.7")]
    [InlineData("10.0.0.7/4", "10.0.0.7")]
    [InlineData("ip-10-0-0-7.ec2.internal", "ip-10-0-0-7.ec2.internal")]
    public void Translate_EntryOfAnAggregator_NamesItsNode(string key, string? node)
    {
        Assert.Equal(node, Translated.Text($$"""{"{{key}}":{{Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "FAIL"))}} }""").Findings[0].Scope.Variant);
    }

    [Fact]
    public void Translate_SeveralNodes_ListsTheirTypesAndProvesNothing()
    {
        var node = Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "FAIL"));
        var master = Control("eks-1.5.0", "API Server", ("1.2.1", "Ax", "PASS")).Replace("\"node\"", "\"master\"", StringComparison.Ordinal);

        var report = Translated.Text($$"""{"a/4":{{node}},"b/4":{{node}},"c/1":{{master}} }""");

        Assert.Equal([("benchmark", "nodes/node/cis", Extent.None), ("benchmark", "nodes/master/eks", Extent.None)], report.Lists);
        Assert.Equal(["a", "b", "c", null, null], report.Examinations.Select(s => s.Variant));
    }

    [Fact]
    public void Translate_BrokenResult_LeavesItsCheckAndOldItemsUnexamined()
    {
        var report = Translated.Text("""
            [{"version":"1.6","node_type":"node","tests":[{"results":[{"test_number":"4.1.2","test_desc":"\ud800","status":"FAIL"},{"test_number":"4.1.3","test_desc":"B","status":"PASS"}]}]}]
            """);

        Assert.Equal(["cis/node#cis/general/b"], report.ExaminedScopes.Select(s => s.Key));
        Assert.Equal("cis/node", Assert.Single(report.NotExaminedScopes).Scope.Key);
    }

    [Fact]
    public void Translate_MoreResultsThanAControlMayHave_AreSkipped()
    {
        var report = Translated.Text(Control("cis-1.9", "Kubelet", [.. Enumerable.Range(0, 1002).Select(i => ($"4.2.{i}", $"Check c{i}", "FAIL"))]));

        Assert.Equal((1000, 2), (report.Findings.Count, report.Skips.Count));
        Assert.All(report.Skips, s => Assert.Equal("The control has more than 1000 results.", s.Reason));
        Assert.Equal(1000, report.ExaminedScopes.Count);
    }

    [Fact]
    public void Translate_CheckMarkedAsManualByItsReason_IsNotExamined()
    {
        var json = Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "WARN"), ("4.2.2", "Bx", "WARN"));
        var report = Translated.Text($"[{json.Replace("\"Ax\",", "\"Ax\",\"reason\":\"Test marked as a manual test\",", StringComparison.Ordinal)}]");

        Assert.Equal(["cis/node#cis/kubelet/bx", "cis/node"], report.ExaminedScopes.Select(s => s.Key));
        Assert.Equal("cis-1.9-4.2.2", Assert.Single(report.Findings).CheckId);
    }

    [Fact]
    public void Translate_ControlThatNamesItsNode_KeepsItInARunOfAnother()
    {
        var own = Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "FAIL"));
        var named = Control("cis-1.9", "Kubelet", ("4.2.2", "Bx", "FAIL")).Replace("{\"version\"", "{\"Name\":\"worker-2\",\"version\"", StringComparison.Ordinal);

        var report = Translated.Text($$"""{"Name":"worker-1","Controls":[{{own}},{{named}}]}""");

        Assert.Equal(["worker-1", "worker-2"], report.Findings.Select(f => f.Scope.Variant));
    }

    [Fact]
    public void Translate_NodesOfARun_AreTheirOwnVariants()
    {
        var control = Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "FAIL"));

        var report = Translated.Text($$"""{"Name":"all","Controls":{"worker-1/4":{{control}},"worker-2":[{{control}}]} }""");

        Assert.Equal(["worker-1", "worker-2"], report.Findings.Select(f => f.Scope.Variant));
    }

    [Fact]
    public void Translate_ControlWithoutTypeOfNode_HasATypeOfItsOwn()
    {
        var report = Translated.Text(Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "FAIL")).Replace("\"node_type\":\"node\"", "\"node_type\":\"\"", StringComparison.Ordinal));

        Assert.Equal(["cis/unspecified#cis/kubelet/ax", "cis/unspecified"], report.ExaminedScopes.Select(s => s.Key));
        Assert.Equal([("benchmark", "nodes/unspecified/cis", Extent.None)], report.Lists);
    }

    [Theory]
    [InlineData("""{"Controls":"none"}""", "/Controls", "Neither a control nor a list of controls.")]
    [InlineData("""[#,[#]]""", "/1", "A control is not an object.")]
    [InlineData("""{"Controls":[#,[#]]}""", "/Controls/1", "A control is not an object.")]
    [InlineData("""{"version":"cis-1.9","node_type":"node","total_pass":1,"tests":[7]}""", "/tests/0", "A section is not an object.")]
    [InlineData("""{"version":"cis-1.9","node_type":"node","total_pass":1,"tests":[{"results":[{"test_number":"1"}]}]}""", "/tests/0/results/0", "The test result has no test_number or status.")]
    [InlineData("""{"version":"cis-1.9","node_type":"node","total_pass":1,"tests":[{"results":[{"status":"FAIL"}]}]}""", "/tests/0/results/0", "The test result has no test_number or status.")]
    public void Translate_WhatIsNoControl_IsListedAndCostsTheOldItems(string layout, string pointer, string reason)
    {
        var control = Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "PASS"));

        var report = Translated.Text(layout.Replace("#", control, StringComparison.Ordinal), "kube-bench");

        Assert.Equal([(pointer, reason)], report.Skips);
        Assert.Equal(layout.Contains('#', StringComparison.Ordinal) ? [(new Scope("benchmark", "", "cis/node"), reason)] : [], report.NotExaminedScopes);
        Assert.Equal(layout.Contains('#', StringComparison.Ordinal) ? null : "The report has no result of any test.", report.ClosesNothingBecause);
    }

    [Theory]
    [InlineData("""{"Controls":[],"a":{"b":{"c":#} } }""")]
    [InlineData("""{"Totals":#}""")]
    [InlineData("""{"Controls":[{"a":{"b":#} }]}""")]
    public void Translate_ControlInAPlaceThatHoldsNone_IsNotRead(string layout)
    {
        var report = Translated.Text(layout.Replace("#", Control("cis-1.9", "Kubelet", ("4.2.1", "Ax", "FAIL")), StringComparison.Ordinal), "kube-bench");

        Assert.Empty(report.Findings);
        Assert.Equal("The report has no result of any test.", report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_MoreTypesOfNodesThanAreKept_AreExaminedButNotListed()
    {
        var types = Enumerable.Range(0, 10_001).Select(i =>
            $$"""{"version":"cis-1.9","node_type":"t{{i}}","total_pass":1,"tests":[{"results":[{"test_number":"1","test_desc":"A","status":"PASS"}]}]}""");

        var report = Translated.Text($"[{string.Join(',', types)}]");

        Assert.Equal(10_001, report.CurrentExaminations.Count());
        Assert.Equal(10_000, report.Lists.Count);
    }
}
