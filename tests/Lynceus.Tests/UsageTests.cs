using Lynceus.Hosting;

namespace Lynceus.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    public async Task Help_NoCommand_ListsAllCommands(string argument)
    {
        var run = await CommandRun.Of(argument);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        foreach (var command in (string[])["up", "hub", "import", "translate", "version", "help"])
        {
            Assert.Matches($"(?m)^  {command} ", run.Output);
        }
    }

    [Fact]
    public async Task Run_NoArguments_ListsCommandsOnErrorAndIsAUsageError()
    {
        var run = await CommandRun.Of();

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains("translate", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hub")]
    [InlineData("up")]
    [InlineData("import")]
    [InlineData("translate")]
    public async Task Help_OfACommand_IsTheSameEitherWay(string command)
    {
        var flag = await CommandRun.Of(command, "--help");
        var word = await CommandRun.Of("help", command);

        Assert.Equal(ExitCode.Ok, flag.ExitCode);
        Assert.Equal(flag.Output, word.Output);
        Assert.Contains($"env LYNCEUS_{command.ToUpperInvariant()}_CONFIG", flag.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfTheHub_ListsDefaultsAndWhatOnlyTheEnvironmentSays()
    {
        var run = await CommandRun.Of("hub", "--help");

        Assert.Contains("[default :8080, env LYNCEUS_HUB_LISTEN]", run.Output, StringComparison.Ordinal);
        Assert.Contains("[default 2GiB, env LYNCEUS_HUB_MAX_REPORT_BYTES]", run.Output, StringComparison.Ordinal);
        Assert.Contains("Environment only:\n  LYNCEUS_HUB_BOOTSTRAP_TOKEN", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--bootstrap-token", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate", "lynceus: there is no command 'frobnicate' (see lynceus --help)")]
    [InlineData("imprt x --cluster c", "lynceus: there is no command 'imprt', did you mean import? (see lynceus --help)")]
    [InlineData("hbu --data x", "lynceus: there is no command 'hbu', did you mean hub? (see lynceus --help)")]
    [InlineData("--verbos", "lynceus: there is no option '--verbos' (see lynceus --help)")]
    [InlineData("hub --lisen :1", "lynceus hub: there is no option '--lisen', did you mean --listen?; ':1' is not expected here (see lynceus hub --help)")]
    [InlineData("import --extnt cluster x --cluster c", "lynceus import: there is no option '--extnt', did you mean --extent? (see lynceus import --help)")]
    [InlineData("import x --cluster c --extnt=cluster", "lynceus import: there is no option '--extnt', did you mean --extent? (see lynceus import --help)")]
    [InlineData("import x --cluster c -v", "lynceus import: there is no option '-v' (see lynceus import --help)")]
    [InlineData("import --frob --grob x --cluster c", "lynceus import: there is no option '--frob'; there is no option '--grob' (see lynceus import --help)")]
    [InlineData("import --cluster --hub x", "lynceus import: --cluster is given without a value: it takes the name of the cluster that the reports are about (see lynceus import --help)")]
    [InlineData("import x --cluster --hub=http://h", "lynceus import: --cluster is given without a value: it takes the name of the cluster that the reports are about (see lynceus import --help)")]
    [InlineData("import x --cluster c --cluster", "lynceus import: --cluster is given 2 times: it takes one value (see lynceus import --help)")]
    [InlineData("translate x --formt json", "lynceus translate: there is no option '--formt', did you mean --format? (see lynceus translate --help)")]
    [InlineData("translate x --Format json", "lynceus translate: there is no option '--Format', did you mean --format? (see lynceus translate --help)")]
    [InlineData("import x --cluster c --extent all", "lynceus import: --extent is 'all': it takes cluster, partial or namespace:NAME,NAME (see lynceus import --help)")]
    [InlineData("import x --cluster c --extent namespace:", "lynceus import: --extent is 'namespace:': it takes cluster, partial or namespace:NAME,NAME (see lynceus import --help)")]
    [InlineData("import x --cluster c --extent namespace:shop,", "lynceus import: --extent is 'namespace:shop,': it takes cluster, partial or namespace:NAME,NAME (see lynceus import --help)")]
    [InlineData("import x --cluster c --extent namespace:Shop", "lynceus import: --extent is 'namespace:Shop': it takes cluster, partial or namespace:NAME,NAME (see lynceus import --help)")]
    [InlineData("import x --cluster c --extent namespace:a/b", "lynceus import: --extent is 'namespace:a/b': it takes cluster, partial or namespace:NAME,NAME (see lynceus import --help)")]
    [InlineData("import x --cluster c --subject=", "lynceus import: --subject is given without a value: it takes a name of at most 500 characters, in one line (see lynceus import --help)")]
    [InlineData("translate x --subject=", "lynceus translate: --subject is given without a value: it takes a name of at most 500 characters, in one line (see lynceus translate --help)")]
    [InlineData("import x --cluster c --accept all", "lynceus import: --accept is 'all': it takes one of superseded, held, skipped; several with commas between them (see lynceus import --help)")]
    [InlineData("hub --listen nowhere", "lynceus hub: --listen is 'nowhere': it takes HOST:PORT or :PORT, such as 127.0.0.1:8080 or :8080 (see lynceus hub --help)")]
    [InlineData("hub --demo", "lynceus hub: there is no option '--demo' (see lynceus hub --help)")]
    [InlineData("hub stray", "lynceus hub: 'stray' is not expected here (see lynceus hub --help)")]
    [InlineData("up --demo=perhaps", "lynceus up: --demo is 'perhaps': it takes true or false (see lynceus up --help)")]
    [InlineData("help nothing", "lynceus help: COMMAND is 'nothing': it takes one of up, hub, exporter, metacollector, import, translate, version, help (see lynceus help --help)")]
    [InlineData("metacollector stop", "lynceus metacollector: 'stop' is not expected here (see lynceus metacollector --help)")]
    [InlineData("metacollector run --zap-log-level=0", "lynceus metacollector: --zap-log-level is '0': it takes one of debug, info, error, panic, or a number from 1, which is debug (see lynceus metacollector --help)")]
    [InlineData("translate", "lynceus translate: FILE is missing: it takes a file, archive, directory that is walked, or - for standard input (see lynceus translate --help)")]
    [InlineData("translate x --format yaml", "lynceus translate: --format is 'yaml': it takes one of table, json, sarif (see lynceus translate --help)")]
    [InlineData("import x", "lynceus import: --cluster is missing: it takes the name of the cluster that the reports are about (see lynceus import --help)")]
    [InlineData("import x --cluster c --hub nowhere", "lynceus import: --hub is 'nowhere': it takes an address that starts with http:// or https:// (see lynceus import --help)")]
    [InlineData("hub --tls-key /nonexistent", "lynceus hub: --tls-key is '/nonexistent' and --tls-certificate is missing: the two come together (see lynceus hub --help)")]
    [InlineData("hub --tls-key /nonexistent --tls-certificate /nonexistent", "lynceus hub: --tls-certificate is '/nonexistent' and --tls-key is '/nonexistent': they take PEM files that belong together (Could not find file '/nonexistent') (see lynceus hub --help)")]
    public async Task Run_WrongUse_SaysOneLine(string arguments, string expected)
    {
        var run = await CommandRun.Of(arguments.Split(' '));

        Assert.Equal(expected, run.UsageError());
    }

    [Fact]
    public async Task Run_NamesBehindTwoDashes_AreFiles()
    {
        var run = await CommandRun.Of("translate", "--format", "json", "--", "--formt", "-v");

        Assert.Equal(ExitCode.InputIncomplete, run.ExitCode);
        Assert.Equal(["--formt: there is no such file", "-v: there is no such file"], run.ErrorLines);
    }

    [Fact]
    public async Task Run_SubjectOfManyCharacters_IsRefused()
    {
        var run = await CommandRun.Of("translate", "x", "--subject", new string('s', 501));

        Assert.EndsWith("it takes a name of at most 500 characters, in one line (see lynceus translate --help)", run.UsageError(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_BesideAWrongOption_IsShown()
    {
        var run = await CommandRun.Of("import", "x", "--extnt", "--help");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("--extent", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CommandsOfTheOriginalMetacollector_AreTaken()
    {
        var version = await CommandRun.Of("metacollector", "version");
        var run = await CommandRun.Of("metacollector", "run", "--zap-log-level=2", "--kubeconfig", "/nowhere");

        Assert.StartsWith("lynceus ", version.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("lynceus: /nowhere: there is no such file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnknownTool_NamesTheKnownOnes()
    {
        var run = await CommandRun.Of("translate", "x", "--tool", "abacus");

        Assert.Contains("--tool is 'abacus': it takes one of ", run.UsageError(), StringComparison.Ordinal);
        Assert.Contains("polaris", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WrongVariable_NamesIt()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LYNCEUS_HUB_LISTEN"] = "nowhere" };

        var hub = await CommandRun.With(environment, "", "hub");
        var up = await CommandRun.With(environment, "", "up");

        Assert.StartsWith("lynceus hub: --listen (from LYNCEUS_HUB_LISTEN) is 'nowhere'", hub.UsageError(), StringComparison.Ordinal);
        Assert.StartsWith("lynceus up: --listen (from LYNCEUS_HUB_LISTEN) is 'nowhere'", up.UsageError(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_PrintsVersionCommitAndRuntime()
    {
        var run = await CommandRun.Of("version");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"^lynceus \d+\.\d+\.\d+\S*\ncommit ([0-9a-f]{40}|unknown)\nruntime \.NET 10\.\S+ \S+\n$", run.Output);
    }
}
