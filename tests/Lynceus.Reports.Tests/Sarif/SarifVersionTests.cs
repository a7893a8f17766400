using Lynceus.Reports.Sarif;

namespace Lynceus.Reports.Tests.Sarif;

public class SarifVersionTests
{
    private const string Run = """ "runs":[{"tool":{"driver":{"name":"Argus"}},"results":[]}] """;
    private const string OldRun = """ "runs":[{"tool":{"name":"Argus"},"results":[]}] """;

    [Theory]
    [InlineData("\"version\":\"2.1.0\"", Run)]
    [InlineData("\"version\":\" 2.1.0 \"", Run)]
    [InlineData("\"version\":\"2.1.0\"", OldRun)]
    [InlineData("\"version\":\"2.1.0\",\"$schema\":\"https://json.schemastore.org/sarif-2.0.0.json\"", Run)]
    [InlineData("\"$schema\":\"https://json.schemastore.org/sarif-2.1.0-rtm.5.json\"", Run)]
    [InlineData("\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\"", OldRun)]
    [InlineData("\"$schema\":\"https://example.org/Schemata/sarif-schema-2.1.0.json\"", Run)]
    [InlineData("\"x\":1", Run)]
    public void Translate_Version210_IsRead(string head, string runs)
    {
        Assert.Single(Translated.Text("{" + head + "," + runs + "}").ExaminedScopes);
    }

    [Theory]
    [InlineData("\"version\":\"2.0.0\"", OldRun, "This is SARIF 2.0.0.")]
    [InlineData("\"version\":\"1.0.0\"", OldRun, "This is SARIF 1.0.0.")]
    [InlineData("\"version\":\"2.2.0\"", Run, "This is SARIF 2.2.0.")]
    [InlineData("\"version\":\"2.1.0-beta.1\"", Run, "This is SARIF 2.1.0-beta.1.")]
    [InlineData("\"version\":\"1.0.0\",\"$schema\":\"http://json.schemastore.org/sarif-1.0.0\"", OldRun, "This is SARIF 1.0.0.")]
    [InlineData("\"$schema\":\"http://json.schemastore.org/sarif-1.0.0\"", OldRun, "This is SARIF 1.0.0.")]
    [InlineData("\"x\":1", OldRun, "does not say its version")]
    public void Translate_OtherVersion_IsRefusedByName(string head, string runs, string expected)
    {
        foreach (var text in new[] { "{" + head + "," + runs + "}", "{" + runs + "," + head + "}" })
        {
            var refusal = Assert.Throws<ReportFormatException>(() => Translated.Text(text));

            Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("Only 2.1.0 is read", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(ReportProblem.UnknownLayout, refusal.Problem);
        }
    }

    [Theory]
    [InlineData("https://example.org/sarif")]
    [InlineData("https://example.org/sarif-latest.json")]
    [InlineData("https://example.org/sarif-2.json")]
    [InlineData(null)]
    public void Check_SchemaWithoutVersion_IsJudgedByTheLayout(string? schema)
    {
        SarifVersion.Check(null, schema, [new SarifRun { DriverName = "Argus" }]);

        Assert.Throws<ReportFormatException>(() => SarifVersion.Check(null, schema, [new SarifRun { DriverName = "Argus" }, new SarifRun()]));
    }
}
