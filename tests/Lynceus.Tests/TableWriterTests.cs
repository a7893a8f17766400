using System.Text;
using System.Text.RegularExpressions;
using Lynceus.Commands;
using Lynceus.Hosting;

namespace Lynceus.Tests;

/// <summary>The table of <c>translate</c> on a terminal.</summary>
public sealed partial class TableWriterTests : IDisposable
{
    private readonly ReportFolder _reports = new();

    public void Dispose() => _reports.Dispose();

    [Theory]
    [InlineData("cart", "shop/Deployment/cart (app)")]
    [InlineData("checkout-api", "shop/checkout-api (app)")]
    [InlineData("checkout-payment-worker", "shop/checkout-payment-worker")]
    [InlineData("checkout-payment-settlement", "checkout-payment-settlement")]
    [InlineData("checkout-payment-settlement-worker-blue", "checkout-paymen…nt-worker-blue")]
    public async Task Row_EightyColumns_KeepsTheNameOfTheWorkload(string workload, string subject)
    {
        var rows = await RowsAsync(80, ReportFolder.Audit(workload, ""));

        Assert.Equal(subject, rows[2][28..58].TrimEnd());
        Assert.All(rows, static row => Assert.True(row.Length <= 80, row));
    }

    [Theory]
    [InlineData("cart", "zlib1g", "Image/cart zlib1g")]
    [InlineData("checkout-web", "golang.org/x/net", "checkout-web golang.org/x/net")]
    [InlineData("checkout-web", "org.apache.commons:commons-compress", "checkout-web …commons-compress")]
    [InlineData("checkout-payment-settlement", "libc6", "checkout-payment-settlement")]
    public async Task Row_EightyColumns_KeepsTheEndOfAPackageAsLongAsItFits(string image, string package, string subject)
    {
        var report = $$"""
            {"SchemaVersion": 2, "ArtifactName": "{{image}}:1", "ArtifactType": "container_image", "Results": [{"Target": "{{image}}:1 (debian 12)", "Class": "os-pkgs", "Type": "debian",
              "Vulnerabilities": [{"VulnerabilityID": "CVE-2026-1", "PkgName": "{{package}}", "InstalledVersion": "1", "Severity": "HIGH", "Title": "t"}]}]}
            """;

        var rows = await RowsAsync(80, report);

        Assert.Equal(subject, rows[1][28..58].TrimEnd());
    }

    [Fact]
    public async Task Row_WideTerminal_HasTheWholeSubject()
    {
        var rows = await RowsAsync(160, ReportFolder.Audit("checkout-payment-settlement-worker", ""));

        Assert.Contains("  shop/Deployment/checkout-payment-settlement-worker (app)  ", rows[2], StringComparison.Ordinal);
        Assert.All(rows, static row => Assert.True(row.Length <= 160, row));
    }

    [Theory]
    [InlineData(80, 20)]
    [InlineData(120, 35)]
    [InlineData(30, 12)]
    public async Task Row_LongTitle_IsCutBetweenWords(int width, int room)
    {
        var title = "Image tag should be specified by a digest and not by a name that somebody can move";

        var rows = await RowsAsync(width, ReportFolder.Polaris.Replace("One replica only", title, StringComparison.Ordinal));

        var shown = rows[1][^Math.Min(room, rows[1].Length)..].Trim();
        Assert.EndsWith("…", shown, StringComparison.Ordinal);
        Assert.True(shown.Length <= room, shown);
        Assert.Contains(shown[(shown.IndexOf(' ', StringComparison.Ordinal) + 1)..^1].TrimEnd(), title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("registry.example.org/team/shop/cart:1.2.3", 20, "…eam/shop/cart:1.2.3")]
    [InlineData("short", 20, "short")]
    [InlineData("", 5, "")]
    public void FitEnd_Path_KeepsItsEnd(string text, int width, string expected) => Assert.Equal(expected, PlainText.FitEnd(text, width));

    [Theory]
    [InlineData("one two three", 13, "one two three")]
    [InlineData("one two three", 12, "one two…")]
    [InlineData("one two three", 9, "one two…")]
    [InlineData("one extraordinarily", 12, "one extraor…")]
    [InlineData("onetwothree", 5, "onet…")]
    public void FitWords_LongText_IsCutBetweenWordsWhereThatCostsLittle(string text, int width, string expected) =>
        Assert.Equal(expected, PlainText.FitWords(text, width));

    private async Task<string[]> RowsAsync(int width, string report)
    {
        using var output = new MemoryStream();
        using var host = new CommandHost
        {
            OpenInput = static () => Stream.Null,
            Output = output,
            Error = TextWriter.Null,
            Environment = static _ => null,
            IsOutputTerminal = true,
            TerminalWidth = width,
        };
        var exitCode = await CommandLine.RunAsync(["translate", _reports.Write("audit.json", report)], host);
        Assert.Equal(ExitCode.Ok, exitCode);
        return [.. Colour().Replace(Encoding.UTF8.GetString(output.ToArray()), "").Split('\n').Take(3)];
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colour();
}
