namespace Lynceus.Reports.Tests.Sarif;

public class SarifMessageTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ruleId":"R"}""")]
    [InlineData("""{"ruleId":"R","message":null}""")]
    [InlineData("""{"ruleId":"R","message":{}}""")]
    [InlineData("""{"ruleId":"R","message":{"text":null}}""")]
    [InlineData("""{"ruleId":"R","message":7}""")]
    [InlineData("""{"message":{"text":""}}""")]
    [InlineData("""{"message":""}""")]
    public void Translate_ResultWithoutMessage_IsSkippedAndTheRunUnexamined(string result)
    {
        var report = Run(result + """,{"ruleId":"S","message":{"text":"m"}}""");

        Assert.Equal("S", Assert.Single(report.Findings).CheckId);
        Assert.Equal(("/runs/0/results/0", "The result has no message, which the standard asks for."), Assert.Single(report.Skips));
        Assert.Empty(report.ExaminedScopes);
        Assert.Equal(("Argus", "A result of the run was skipped."), (Assert.Single(report.NotExaminedScopes).Scope.Key, report.NotExaminedScopes[0].Reason));
        Assert.Null(report.ClosesNothingBecause);
    }

    [Theory]
    [InlineData("""{"ruleId":"R","message":{"text":""}}""")]
    [InlineData("""{"ruleIndex":0,"message":{"markdown":""}}""")]
    [InlineData("""{"rule":{"id":"R"},"message":""}""")]
    [InlineData("""{"message":{"text":"m"}}""")]
    [InlineData("""{"message":{"id":"default"}}""")]
    [InlineData("""{"ruleId":"R","message":{"markdown":"m"}}""")]
    public void Translate_ResultWithAnyMessage_IsAFinding(string result)
    {
        var report = Run(result);

        Assert.Single(report.Findings);
        Assert.Single(report.ExaminedScopes);
    }

    [Fact]
    public void Translate_PassedResultWithoutMessage_IsNoSkip()
    {
        Assert.Single(Run("""{"ruleId":"R","kind":"pass"}""").ExaminedScopes);
    }

    private static Translated Run(string results) => Translated.Text(
        $$"""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Argus","rules":[{"id":"R"}]} },"results":[{{results}}]}]}""");
}
