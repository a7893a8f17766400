namespace Lynceus.Reports.Tests.Sarif;

public class SarifTargetTests
{
    private const string Result = """{"ruleId":"R","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.c"}}}]}""";

    [Fact]
    public void Translate_TwoRepositories_DoNotMix()
    {
        var one = Run(Repository("https://git.example/team/shop"));
        var other = Run(Repository("https://git.example/team/bank"));

        Assert.NotEqual(one.Findings[0].Fingerprint, other.Findings[0].Fingerprint);
        Assert.Equal(["Argus|git.example/team/shop", "Argus|git.example/team/bank"], new[] { one, other }.Select(r => Assert.Single(r.Examinations).Key));
        Assert.Equal(one.Findings[0].Scope, Assert.Single(one.Examinations));
        Assert.Equal("", one.Findings[0].Scope.Listing);
    }

    [Fact]
    public void Translate_AnySpellingOfARepository_IsOne()
    {
        var one = Run(Repository("https://bot:hunter2@git.example/team/shop.git"));
        var other = Run(Repository("git@git.example:team/shop"));

        Assert.Equal(one.Findings[0].Fingerprint, other.Findings[0].Fingerprint);
        Assert.Equal(one.Examinations, other.Examinations);
    }

    [Theory]
    [InlineData("main", "main")]
    [InlineData("refs/heads/main", "main")]
    [InlineData("refs/pull/7/merge", "refs/pull/7/merge")]
    public void Translate_Branch_IsTheVariant(string branch, string variant)
    {
        var none = Run(Repository("https://git.example/team/shop"));
        var report = Run($$""" "versionControlProvenance":[{"branch":"{{branch}}","repositoryUri":"https://git.example/team/shop"},{"repositoryUri":"https://git.example/lib","branch":"x"}] """);

        Assert.Equal((null, variant), (none.Findings[0].Scope.Variant, report.Findings[0].Scope.Variant));
        Assert.Equal(none.Findings[0].Fingerprint, report.Findings[0].Fingerprint);
        Assert.Equal(variant, Assert.Single(report.Examinations).Variant);
    }

    [Fact]
    public void Translate_SubjectOfTheSender_StandsForTheRepository()
    {
        var named = Run(Repository("https://git.example/team/shop"));
        var sent = Run("\"x\":1", "git.example/team/shop");

        Assert.Equal(named.Findings[0].Fingerprint, sent.Findings[0].Fingerprint);
        Assert.Equal(named.Examinations, sent.Examinations);
        Assert.Equal(named.Findings[0].Fingerprint, Run(Repository("https://git.example/team/shop"), "other").Findings[0].Fingerprint);
    }

    [Fact]
    public void Translate_RunBeginsToNameItsRepository_IsStillKnownWithoutIt()
    {
        var before = Run("\"x\":1");
        var after = Run(Repository("https://git.example/team/shop"));

        Assert.NotEqual(before.Findings[0].Fingerprint, after.Findings[0].Fingerprint);
        Assert.Equal(before.Findings[0].Fingerprint, after.Findings[0].FormerKeys[0].Fingerprint);
        Assert.Equal(Assert.Single(before.Findings[0].FormerKeys).Fingerprint, after.Findings[0].FormerKeys[1].Fingerprint);
        Assert.Equal(2, after.Findings[0].FormerKeys.Count);
    }

    [Fact]
    public void FormerKeys_Result_EndInTheKeyOfTheFirstScheme()
    {
        var byMessage = Run("\"x\":1").Findings[0];
        var bySnippet = Run("\"x\":1", result: Result.Replace("\"artifactLocation\"", "\"region\":{\"snippet\":{\"text\":\" x  = 1\"}},\"artifactLocation\"", StringComparison.Ordinal)).Findings[0];
        var byHash = Run("\"x\":1", result: Result.Replace("\"ruleId\"", "\"partialFingerprints\":{\"primaryLocationLineHash\":\"h:1\"},\"ruleId\"", StringComparison.Ordinal)).Findings[0];
        var byPrint = Run("\"x\":1", result: Result.Replace("\"ruleId\"", "\"fingerprints\":{\"f/v1\":\"h\"},\"ruleId\"", StringComparison.Ordinal)).Findings[0];

        Assert.Equal(First("File//a.c", "message", "", "m"), Assert.Single(byMessage.FormerKeys).Fingerprint);
        Assert.Equal(First("File//a.c", "snippet", "", "x = 1"), Assert.Single(bySnippet.FormerKeys).Fingerprint);
        Assert.Equal(First("File//a.c", "line", "h:1"), Assert.Single(byHash.FormerKeys).Fingerprint);
        Assert.Equal(First("", "fingerprint", "f/v1", "h"), Assert.Single(byPrint.FormerKeys).Fingerprint);

        static Fingerprint First(string subject, params string[] evidence) => Fingerprint.Of(1, "sarif", "sarif", "R", subject, ["Argus", "", .. evidence]);
    }

    [Fact]
    public void FormerKeys_PathOfABuildMachine_HasTheOldPath()
    {
        var finding = Run("\"x\":1", result: Result.Replace("a.c", "/github/workspace/a.c", StringComparison.Ordinal)).Findings[0];

        Assert.Equal("a.c", finding.Subject.Name);
        Assert.Equal("File///github/workspace/a.c", Assert.Single(finding.FormerKeys).SubjectKey);
        Assert.Equal(Run("\"x\":1").Findings[0].Fingerprint, finding.Fingerprint);
    }

    [Theory]
    [InlineData("Semgrep OSS", "Semgrep PRO")]
    [InlineData("CodeQL", "CodeQL command-line toolchain")]
    [InlineData("Trivy", "Trivy: Vulnerability Scanner for Containers")]
    [InlineData("grype", "Grype")]
    public void Translate_OtherEditionOfATool_IsTheSameTool(string one, string other)
    {
        var (first, second) = (Run("\"x\":1", tool: one), Run("\"x\":1", tool: other));

        Assert.Equal(first.Findings[0].Fingerprint, second.Findings[0].Fingerprint);
        Assert.Equal(first.Examinations, second.Examinations);
    }

    [Theory]
    [InlineData("/home/runner/work/shop/shop/src/a.c")]
    [InlineData("file:///builds/team/shop/src/a.c")]
    [InlineData("D:\\\\a\\\\1\\\\s\\\\src\\\\a.c")]
    [InlineData("file:///D:/a/1/s/src/a.c")]
    [InlineData("/github/workspace/src/a.c")]
    [InlineData("%SRCROOT%/src/a.c")]
    [InlineData("${workspace}/src/a.c")]
    [InlineData("$(Build.SourcesDirectory)/src/a.c")]
    [InlineData("/srv/checkouts/shop/src/a.c")]
    [InlineData("./src/./a.c")]
    [InlineData("src%2Fa.c")]
    public void Translate_AnySpellingOfAPath_IsOneFile(string uri)
    {
        var report = Run(Repository("https://git.example/team/shop"), result: Result.Replace("a.c", uri, StringComparison.Ordinal));

        Assert.Equal("src/a.c", report.Findings[0].Subject.Name);
        Assert.Equal(
            Run(Repository("https://git.example/team/shop"), result: Result.Replace("a.c", "src/a.c", StringComparison.Ordinal)).Findings[0].Fingerprint,
            report.Findings[0].Fingerprint);
    }

    private static string Repository(string uri) => $$""" "versionControlProvenance":[{"repositoryUri":"{{uri}}"}] """;

    private static Translated Run(string more, string? subject = null, string tool = "Argus", string result = Result) => Translated.Text(
        $$"""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"{{tool}}"} },{{more}},"results":[{{result}}]}]}""", subject: subject);
}
