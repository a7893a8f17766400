using System.Diagnostics;
using System.Text;
using Lynceus.Exporter.Families;

namespace Lynceus.Exporter.Tests.Families;

/// <summary>A reader we did not write. <c>scripts/test.sh</c> installs it.</summary>
public class PromtoolTests
{
    [Fact]
    public async Task Check_AllFamiliesOfLynceus_HasNothingToSay()
    {
        Assert.Equal((0, ""), await CheckAsync(ProfileNames.Lynceus));
    }

    /// <summary>Names that end in _count, _info and so on are not ours to choose; they parse all the same.</summary>
    [Theory]
    [InlineData(ProfileNames.Starboard)]
    [InlineData(ProfileNames.TrivyOperator)]
    public async Task Check_FamiliesOfOthers_AreOnlyBlamedForTheirNames(string profile)
    {
        var (_, said) = await CheckAsync(profile);

        Assert.All(said.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => Assert.Matches("suffix|metric name", line));
    }

    private static async Task<(int ExitCode, string Said)> CheckAsync(string profile)
    {
        using var rendering = new Rendering(GoldenTests.Everything(profile));
        foreach (var (plural, json) in SampleReports.All)
        {
            rendering.Renderer.Show(rendering.Render(plural, json));
        }

        rendering.Renderer.Refresh();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = promtool.StandardOutput.ReadToEndAsync(timeout.Token);
        var failed = promtool.StandardError.ReadToEndAsync(timeout.Token);
        await promtool.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(rendering.Text()), timeout.Token);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(timeout.Token);
        return (promtool.ExitCode, await said + await failed);
    }
}
