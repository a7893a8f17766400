using System.Diagnostics;
using Lynceus.Testing;

namespace Lynceus.EndToEnd.Tests;

/// <summary>The launcher and <c>scripts/install.sh</c>, in a small checkout whose SDK is a script: what is tested is when it builds and what it says.</summary>
public sealed class LauncherTests : IDisposable
{
    // Writes a line for each build; a build lasts as long as the file "slow" is there. The program prints its folder and arguments.
    private const string Sdk = """
        #!/bin/bash
        case $1 in
          --list-sdks) echo "10.0.100 [/sdk]" ;;
          build)
            checkout=$(dirname -- "$(dirname -- "$(dirname -- "$2")")")
            echo build >>"$checkout/builds"
            [[ ! -e $checkout/broken ]] || { echo "x.cs(1,1): error CS1000: broken"; exit 1; }
            while [[ -e $checkout/slow ]]; do read -rt 0.1 <> <(:); done
            mkdir -p "$checkout/artifacts/bin/Lynceus/release"
            echo program >"$checkout/artifacts/bin/Lynceus/release/lynceus.dll"
            ;;
          *) echo "$@" ;;
        esac
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lynceus-launcher-");

    public LauncherTests()
    {
        var sdk = Directory.CreateDirectory(Path.Combine(_folder.FullName, "sdk"));
        Script(Path.Combine(sdk.FullName, "dotnet"), Sdk);
        Directory.CreateDirectory(Path.Combine(Checkout, "src", "Lynceus"));
        Directory.CreateDirectory(Path.Combine(Checkout, "scripts"));
        foreach (var name in (string[])["lynceus", "scripts/install.sh", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "nuget.config", "BannedSymbols.txt", ".editorconfig"])
        {
            File.Copy(Path.Combine(RepositoryPaths.Root, name), Path.Combine(Checkout, name));
        }

        File.WriteAllText(Source, "first");
    }

    private string Checkout => Path.Combine(_folder.FullName, "checkout");

    private string Source => Path.Combine(Checkout, "src", "Lynceus", "Program.cs");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Launcher_SecondStart_DoesNotBuild()
    {
        var first = await RunAsync(Checkout, "version", "--x");
        var second = await RunAsync(Checkout, "version");

        Assert.Contains("building for the first time", first.Error, StringComparison.Ordinal);
        Assert.EndsWith("/lynceus.dll version --x\n", first.Output, StringComparison.Ordinal);
        Assert.Equal("", second.Error);
        Assert.Equal(1, Builds(Checkout));
    }

    [Fact]
    public async Task Launcher_CopiedCheckout_StartsWhatWasBuilt()
    {
        await RunAsync(Checkout, "version");
        var copy = Path.Combine(_folder.FullName, "a copy");
        await ExecuteAsync("cp", "-r", Checkout, copy);

        var run = await RunAsync(copy, "version");

        Assert.Equal("", run.Error);
        Assert.StartsWith(copy, run.Output, StringComparison.Ordinal);
        Assert.Equal(1, Builds(copy));
    }

    [Fact]
    public async Task Launcher_SourceTouched_DoesNotBuild()
    {
        await RunAsync(Checkout, "version");
        File.SetLastWriteTimeUtc(Source, DateTime.UnixEpoch);

        await RunAsync(Checkout, "version");

        Assert.Equal(1, Builds(Checkout));
    }

    [Theory]
    [InlineData("contents")]
    [InlineData("name")]
    [InlineData("removed")]
    [InlineData("added")]
    [InlineData("settings")]
    public async Task Launcher_SourcesChanged_Builds(string change)
    {
        File.WriteAllText(Path.Combine(Checkout, "src", "Other.cs"), "other");
        await RunAsync(Checkout, "version");
        switch (change)
        {
            case "contents":
                // Neither size nor time tell.
                var time = File.GetLastWriteTimeUtc(Source);
                File.WriteAllText(Source, "tsrif");
                File.SetLastWriteTimeUtc(Source, time);
                break;
            case "name":
                File.Move(Source, Source + "x");
                break;
            case "removed":
                File.Delete(Path.Combine(Checkout, "src", "Other.cs"));
                break;
            case "added":
                File.WriteAllText(Path.Combine(Checkout, "src", "New.cs"), "");
                break;
            default:
                File.AppendAllText(Path.Combine(Checkout, "Directory.Build.targets"), " ");
                break;
        }

        var run = await RunAsync(Checkout, "version");

        Assert.Contains("the sources changed; building", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, Builds(Checkout));
    }

    [Fact]
    public async Task Launcher_SlowBuild_ShowsSignsOfLife_AndASecondStartWaitsForIt()
    {
        var slow = Path.Combine(Checkout, "slow");
        File.WriteAllText(slow, "");
        using var first = Start(Checkout, "version");
        await UntilAsync(first, static line => line.StartsWith("lynceus: building ... ", StringComparison.Ordinal));
        using var second = Start(Checkout, "version");
        await UntilAsync(second, static line => line.StartsWith("lynceus: waiting for another start that builds ... ", StringComparison.Ordinal));

        File.Delete(slow);
        await first.WaitForExitAsync();
        await second.WaitForExitAsync();

        Assert.Equal((0, 0, 1), (first.ExitCode, second.ExitCode, Builds(Checkout)));
    }

    [Fact]
    public async Task Launcher_BrokenBuild_SaysWhatIsWrongAndFails()
    {
        File.WriteAllText(Path.Combine(Checkout, "broken"), "");

        var run = await RunAsync(Checkout, "version");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error CS1000: broken", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_Prefix_LinksTheLauncherOnceAndTakesItAway()
    {
        var prefix = Path.Combine(_folder.FullName, "prefix");
        var link = Path.Combine(prefix, "bin", "lynceus");

        var first = await InstallAsync("--prefix", prefix);
        var second = await InstallAsync($"--prefix={prefix}");
        var program = await ExecuteAsync(link, "version");
        var removed = await InstallAsync("--uninstall", "--prefix", prefix);
        var again = await InstallAsync("--uninstall", "--prefix", prefix);

        Assert.StartsWith($"{link} leads to {Checkout}/lynceus\n{prefix}/bin is not on the PATH", first.Output, StringComparison.Ordinal);
        Assert.Contains($"export PATH=\"{prefix}/bin:$PATH\"", first.Output, StringComparison.Ordinal);
        Assert.StartsWith($"{link} leads to this checkout already\n", second.Output, StringComparison.Ordinal);
        Assert.EndsWith("/lynceus.dll version\n", program.Output, StringComparison.Ordinal);
        Assert.Equal($"removed {link}\n", removed.Output);
        Assert.False(Path.Exists(link));
        Assert.Equal((0, $"there is no {link}\n"), (again.ExitCode, again.Output));
    }

    [Fact]
    public async Task Install_LinkOfAnotherCheckout_IsReplacedAndNotRemovedByThisOne()
    {
        var bin = Directory.CreateDirectory(Path.Combine(_folder.FullName, "prefix", "bin")).FullName;
        var link = Path.Combine(bin, "lynceus");
        var other = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullName, "other")).FullName, "lynceus");
        File.WriteAllText(other, "");
        File.CreateSymbolicLink(link, other);

        var removed = await InstallAsync("--uninstall", "--prefix", Path.GetDirectoryName(bin)!);
        var installed = await InstallAsync("--prefix", Path.GetDirectoryName(bin)!);

        Assert.Equal(1, removed.ExitCode);
        Assert.Contains("leads to another checkout", removed.Error, StringComparison.Ordinal);
        Assert.StartsWith($"{link} leads to {Checkout}/lynceus (before: {other})", installed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--prefix")]
    [InlineData("--uninstall --prefix")]
    public async Task Install_SomethingElseThere_IsLeftAlone(string arguments)
    {
        var bin = Directory.CreateDirectory(Path.Combine(_folder.FullName, "prefix", "bin")).FullName;
        File.WriteAllText(Path.Combine(bin, "lynceus"), "mine");

        var run = await InstallAsync([.. arguments.Split(' '), Path.GetDirectoryName(bin)!]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(bin, "lynceus")));
    }

    [Theory]
    [InlineData("--frob", "there is no option '--frob'")]
    [InlineData("stray", "there is no option 'stray'")]
    [InlineData("--prefix", "--prefix is given without a value")]
    public async Task Install_WrongUse_EndsWith64(string argument, string said)
    {
        var run = await InstallAsync(argument);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    private static int Builds(string checkout) => File.ReadAllLines(Path.Combine(checkout, "builds")).Length;

    // A copy of the launcher may be executed already.
    private static void Script(string path, string text)
    {
        File.Copy(Path.Combine(RepositoryPaths.Root, "lynceus"), path);
        File.WriteAllText(path, text);
    }

    private static async Task UntilAsync(Process process, Predicate<string> line)
    {
        while (await process.StandardError.ReadLineAsync() is { } text)
        {
            if (line(text))
            {
                return;
            }
        }

        Assert.Fail("The program ended without saying it.");
    }

    private Task<Run> InstallAsync(params string[] arguments) => ExecuteAsync(Path.Combine(Checkout, "scripts", "install.sh"), arguments);

    private Task<Run> RunAsync(string checkout, params string[] arguments) => ExecuteAsync(Path.Combine(checkout, "lynceus"), arguments);

    private async Task<Run> ExecuteAsync(string program, params string[] arguments)
    {
        using var process = StartProgram(program, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new Run(process.ExitCode, await output, await error);
    }

    private Process Start(string checkout, params string[] arguments) => StartProgram(Path.Combine(checkout, "lynceus"), arguments);

    private Process StartProgram(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_folder.FullName}/sdk:/usr/bin:/bin";
        return Process.Start(start)!;
    }

    private sealed record Run(int ExitCode, string Output, string Error);
}
