using System.Text.Json;
using Lynceus.Commands;
using Lynceus.Hosting;

namespace Lynceus.Tests;

public sealed class TranslateTests : IDisposable
{
    private readonly ReportFolder _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public async Task Json_OneFile_IsOneObject()
    {
        var file = _reports.Write("audit.json", ReportFolder.Polaris);

        var run = await CommandRun.Of("translate", file, "--format", "json");

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        using var document = JsonDocument.Parse(run.Output);
        var report = document.RootElement;
        Assert.Equal(file, report.GetProperty("file").GetString());
        Assert.Equal("polaris", report.GetProperty("tool").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("toolVersion").ValueKind);
        Assert.Equal(2, report.GetProperty("items").GetInt32());
        Assert.Equal(0, report.GetProperty("skipped").GetArrayLength());
        Assert.False(report.TryGetProperty("error", out _));
        var finding = report.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("checkId").GetString() == "root");
        Assert.Equal(0.75, finding.GetProperty("severity").GetDouble());
        Assert.Equal("high", finding.GetProperty("severityName").GetString());
        Assert.Equal("Security", finding.GetProperty("category").GetString());
        Assert.Equal("app", finding.GetProperty("subject").GetProperty("container").GetString());
        Assert.Equal("/Results/0/PodResult/ContainerResults/0/Results/root", finding.GetProperty("rawPointer").GetString());
        Assert.Matches("^[0-9a-f]{32}$", finding.GetProperty("fingerprint").GetString());
    }

    [Fact]
    public async Task Json_SameFindingTwice_IsTwoFindingsAndOneItem()
    {
        var twice = ReportFolder.Audit("cart", ", " + JsonDocument.Parse(ReportFolder.Polaris).RootElement.GetProperty("Results")[0].GetRawText());

        var run = await CommandRun.Of("translate", _reports.Write("twice.json", twice), "--format", "json");

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(4, document.RootElement.GetProperty("findings").GetArrayLength());
        Assert.Equal(2, document.RootElement.GetProperty("items").GetInt32());
    }

    [Fact]
    public async Task Json_SeveralFiles_IsAnArrayInTheirOrder()
    {
        var second = _reports.Write("b.json", ReportFolder.Polaris);
        var first = _reports.WritePacked("a.json.gz", ReportFolder.Polaris);

        var run = await CommandRun.Of("translate", second, first, "--format", "json");

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal([second, first], FilesOf(document));
    }

    [Fact]
    public async Task Json_Directory_IsWalkedInOrderAndGivesAnArray()
    {
        var inner = _reports.Write("deep/er/b.json", ReportFolder.Polaris);
        _reports.Write("README.md", "not a report");
        _reports.Write(".git/c.json", "not a report");
        File.CreateSymbolicLink(Path.Combine(_reports.Path, "deep", "circle"), _reports.Path);

        var run = await CommandRun.Of("translate", _reports.Path, "--format", "json");

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal([inner], FilesOf(document));
    }

    [Fact]
    public async Task Json_DirectoryWithoutReports_IsAnEmptyArrayAndIncomplete()
    {
        var run = await CommandRun.Of("translate", _reports.Path, "--format", "json");

        Assert.Equal((ExitCode.InputIncomplete, "[]\n"), (run.ExitCode, run.Output));
        Assert.Equal([$"{_reports.Path}: no report in it"], run.ErrorLines);
    }

    [Fact]
    public async Task Json_StandardInput_IsRead()
    {
        var run = await CommandRun.With([], ReportFolder.Polaris, "translate", "-", "--format", "json", "--tool", "polaris");

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal("-", document.RootElement.GetProperty("file").GetString());
        Assert.Equal(2, document.RootElement.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task Translate_Archive_GivesEachMemberAsAReportOfItsOwn()
    {
        var zip = _reports.WriteZip("artifact", ("a.json", ReportFolder.Audit("cart", "")), ("b.json", "not a report"), ("c.json", ReportFolder.Audit("pay", "")));

        var run = await CommandRun.Of("translate", zip, "--format", "json");

        Assert.Equal(ExitCode.InputIncomplete, run.ExitCode);
        Assert.StartsWith($"{zip}: b.json: This is plain text", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal([$"{zip}: a.json", $"{zip}: b.json", $"{zip}: c.json"], FilesOf(document));
        Assert.Equal([2, 0, 2], document.RootElement.EnumerateArray().Select(static r => r.GetProperty("findings").GetArrayLength()));
    }

    [Fact]
    public async Task Translate_DirectoryWithAnArchive_ReadsItsMembersToo()
    {
        _reports.WriteZip("artifact.zip", ("a.json", ReportFolder.Audit("cart", "")));
        _reports.Write("b.json", ReportFolder.Audit("pay", ""));

        var run = await CommandRun.Of("translate", _reports.Path, "--format", "json");

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(["artifact.zip: a.json", "b.json"], FilesOf(document).Select(f => f[(_reports.Path.Length + 1)..]));
    }

    [Fact]
    public async Task Translate_TextAroundTheReport_IsSaidAndNoFault()
    {
        var file = _reports.Write("audit.json", "scanning\n" + ReportFolder.Polaris + "\nexit status 1\n");

        var run = await CommandRun.Of("translate", file, "--format", "json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal($"{file}: Line 1 is not part of the report and was passed over: scanning", run.ErrorLines[0]);
        Assert.Equal(2, run.ErrorLines.Length);
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(2, document.RootElement.GetProperty("notes").GetArrayLength());
    }

    [Fact]
    public async Task Translate_DamagedArchive_IsSaid()
    {
        var zip = _reports.WriteZip("artifact.zip", ("a.json", ReportFolder.Polaris));
        await File.WriteAllBytesAsync(zip, (await File.ReadAllBytesAsync(zip))[..^30]);

        var run = await CommandRun.Of("translate", zip);

        Assert.Equal(ExitCode.InputIncomplete, run.ExitCode);
        Assert.StartsWith($"{zip}: The ZIP archive is damaged", run.ErrorLines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("table")]
    public async Task Translate_BadFiles_AreSaidAndTheOthersGoOn(string format)
    {
        var cut = _reports.Write("cut.json", ReportFolder.Polaris[..^40]);
        var unknown = _reports.Write("unknown.json", """{"hello": "world"}""");
        var missing = Path.Combine(_reports.Path, "missing.json");
        var good = _reports.Write("good.json", ReportFolder.Polaris);

        var run = await CommandRun.Of("translate", cut, unknown, missing, good, "--format", format);

        Assert.Equal(ExitCode.InputIncomplete, run.ExitCode);
        Assert.Equal(3, run.ErrorLines.Length);
        Assert.StartsWith($"{cut}: The report is cut: it ends at byte", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{unknown}: No known tool writes such a report", run.ErrorLines[1], StringComparison.Ordinal);
        Assert.Equal($"{missing}: there is no such file", run.ErrorLines[2]);
        Assert.Contains("replicas", run.Output, StringComparison.Ordinal);
        if (format == "json")
        {
            using var document = JsonDocument.Parse(run.Output);
            Assert.Equal([cut, unknown, missing, good], FilesOf(document));
            Assert.All(document.RootElement.EnumerateArray().Take(3), static r => Assert.True(r.TryGetProperty("error", out _)));
        }
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("table")]
    public async Task Translate_SkippedElement_IsSaidAndCountsAsRead(string format)
    {
        var file = _reports.Write("audit.json", ReportFolder.PolarisWithSkip);

        var run = await CommandRun.Of("translate", file, "--format", format);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal([$"{file}: skipped /Results/1: A result is not an object."], run.ErrorLines);
        Assert.Contains(format == "table" ? "1 skipped" : "/Results/1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_Redirected_HasTabsASummaryAndNothingThatSteersATerminal()
    {
        var file = _reports.Write("audit.json", ReportFolder.Polaris);

        var run = await CommandRun.Of("translate", file);

        Assert.Equal(
            [
                "SEVERITY\tCHECK\tSUBJECT\tTITLE",
                "low\treplicas\tshop/Deployment/cart\tOne replica only",
                "high\troot\tshop/Deployment/cart (app)\tRuns as  [31mroot",
                $"{file}: polaris: 2 findings (1 high, 1 low), 2 items",
                "",
            ],
            run.Output.Split('\n'));
    }

    [Fact]
    public async Task Sarif_Report_IsARunWithRulesAndResults()
    {
        var run = await CommandRun.Of("translate", _reports.Write("audit.json", ReportFolder.Polaris), "--format", "sarif");

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal("2.1.0", document.RootElement.GetProperty("version").GetString());
        var report = document.RootElement.GetProperty("runs").EnumerateArray().Single();
        var driver = report.GetProperty("tool").GetProperty("driver");
        Assert.Equal("polaris", driver.GetProperty("name").GetString());
        Assert.Equal(["replicas", "root"], driver.GetProperty("rules").EnumerateArray().Select(static r => r.GetProperty("id").GetString()!));
        Assert.Equal(["note", "error"], report.GetProperty("results").EnumerateArray().Select(static r => r.GetProperty("level").GetString()!));
        Assert.True(report.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
    }

    // /dev/full takes nothing, as a full disk does.
    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("table")]
    public async Task Translate_OutputFull_IsAFaultAndNotAProblemOfTheReport(string format)
    {
        await using var full = new OutputStream(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite));
        await using var error = new StringWriter();
        using var host = new CommandHost { OpenInput = () => Stream.Null, Output = full, Error = error, Environment = static _ => null };

        var exitCode = await CommandLine.RunAsync(["translate", _reports.Write("audit.json", ReportFolder.Polaris), "--format", format], host);

        Assert.Equal(ExitCode.Fault, exitCode);
        Assert.StartsWith("lynceus translate: cannot write to standard output: No space left", error.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> FilesOf(JsonDocument document) =>
        document.RootElement.EnumerateArray().Select(static r => r.GetProperty("file").GetString()!);
}
