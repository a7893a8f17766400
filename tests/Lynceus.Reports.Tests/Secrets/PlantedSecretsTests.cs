using System.Text;

namespace Lynceus.Reports.Tests.Secrets;

public class PlantedSecretsTests
{
    [Fact]
    [Trait("Attack", "H7")]
    public void Translate_PlantedSecrets_NoneIsInAnyText()
    {
        var planted = PlantedSecrets.All();
        Assert.True(planted.Sum(static p => p.Secrets.Count) >= 200);

        var shown = new List<string>();
        foreach (var (tool, report, secrets) in planted)
        {
            var translated = Translated.Text(report);
            Assert.Equal(tool, translated.Summary.Tool);
            Assert.NotEmpty(translated.Findings);
            var source = ReportSource.FromBytes(Encoding.UTF8.GetBytes(report));
            foreach (var finding in translated.Findings)
            {
                var texts = Texts(finding).Append(Fragment(source, finding.RawPointer));
                shown.AddRange(texts.SelectMany(t => secrets.Where(s => t.Contains(s, StringComparison.Ordinal)).Select(s => $"{tool} {finding.RawPointer}: {s} in {t}")));
            }

            shown.AddRange(translated.Skips.SelectMany(k => secrets.Where(s => k.Reason.Contains(s, StringComparison.Ordinal)).Select(s => $"{tool} skip: {s} in {k.Reason}")));
            Assert.Contains(translated.Findings, static f => Texts(f).Any(static t => t.Contains("readable", StringComparison.OrdinalIgnoreCase)));
        }

        Assert.True(shown.Count == 0, $"{shown.Count} shown:\n{string.Join('\n', shown.Take(40))}");
    }

    [Fact]
    public void Translate_ErrorThatQuotesTheReport_IsMasked()
    {
        var error = Assert.Throws<ReportFormatException>(static () => Translated.Text("""{"DB_PASSWORD=Pl4Nted99Zq":1,"b":2}"""));

        Assert.DoesNotContain("Pl4Nted99Zq", error.Message, StringComparison.Ordinal);
        Assert.Contains("DB_PASSWORD=[masked]", error.Message, StringComparison.Ordinal);
    }

    private static string Fragment(ReportSource source, string pointer) =>
        ReportFragment.Extract(source, pointer, 65536, ReportLimits.Default, CancellationToken.None)!;

    private static IEnumerable<string> Texts(Finding finding) => new[]
    {
        finding.Title, finding.Message, finding.Description, finding.Remediation, finding.Suppression, finding.Status, finding.Confidence, finding.CheckId,
        finding.Location?.Path, finding.Package?.Name, finding.Package?.Path, finding.Subject.ToString(), finding.Subject.Image, finding.Subject.Observed,
    }.Concat(finding.References).Concat(finding.Aliases).OfType<string>();
}
