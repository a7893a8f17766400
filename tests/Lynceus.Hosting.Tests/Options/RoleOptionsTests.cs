using Lynceus.Hosting.Options;

namespace Lynceus.Hosting.Tests.Options;

public sealed class RoleOptionsTests : IDisposable
{
    private readonly OptionsUnderTest _role = new();

    public void Dispose() => _role.Dispose();

    [Fact]
    public void Resolve_NothingGiven_GivesDefaults()
    {
        var values = _role.Resolve();

        Assert.Equal(":8080", values.Get(_role.Listen).ToString());
        Assert.Equal(2L << 30, values.Get(_role.MaxBytes));
        Assert.Equal(TimeSpan.FromMinutes(5), values.Get(_role.Timeout));
        Assert.False(values.Get(_role.Verbose));
        Assert.Equal(OptionsUnderTest.Paint.DarkRed, values.Get(_role.Color));
        Assert.Null(values.Find(_role.Hub));
        Assert.False(values.IsGiven(_role.Listen));
    }

    [Fact]
    public void Resolve_AllSources_FlagBeatsEnvironmentBeatsFile()
    {
        var config = _role.WriteConfig("replicas: 2\nshare: 0.5\ntimeout: 1h\n");
        _role.Environment["LYNCEUS_WATCH_TOWER_REPLICAS"] = "3";
        _role.Environment["LYNCEUS_WATCH_TOWER_SHARE"] = "0.7";

        var values = _role.Resolve("--config", config, "--replicas", "4");

        Assert.Equal(4, values.Get(_role.Replicas));
        Assert.Equal(0.7, values.Get(_role.Share));
        Assert.Equal(TimeSpan.FromHours(1), values.Get(_role.Timeout));
        Assert.True(values.IsGiven(_role.Timeout));
    }

    [Fact]
    public void Resolve_ConfigNamedByEnvironment_IsRead()
    {
        _role.Environment["LYNCEUS_WATCH_TOWER_CONFIG"] = _role.WriteConfig("color: blue");

        Assert.Equal(OptionsUnderTest.Paint.Blue, _role.Resolve().Get(_role.Color));
    }

    [Fact]
    public void Resolve_SharedVariable_YieldsToOwn()
    {
        _role.Environment["LYNCEUS_HUB_URL"] = "http://shared:1";
        Assert.Equal("http://shared:1/", _role.Resolve().Find(_role.Hub)!.ToString());

        _role.Environment["LYNCEUS_WATCH_TOWER_HUB"] = "http://own:1";
        Assert.Equal("http://own:1/", _role.Resolve().Find(_role.Hub)!.ToString());
    }

    [Fact]
    public void Resolve_EmptyVariable_CountsAsNotSet()
    {
        _role.Environment["LYNCEUS_WATCH_TOWER_REPLICAS"] = "";

        Assert.Equal(1, _role.Resolve().Get(_role.Replicas));
    }

    [Theory]
    [InlineData("--verbose", true)]
    [InlineData("--verbose=true", true)]
    [InlineData("--verbose=false", false)]
    public void Resolve_Flag_NeedsNoValue(string flag, bool expected) => Assert.Equal(expected, _role.Resolve(flag).Get(_role.Verbose));

    [Fact]
    public void Resolve_EnvironmentSecret_IsReadFromThereAlone()
    {
        _role.Environment["LYNCEUS_WATCH_TOWER_SECRET"] = "s3cret";

        Assert.Equal("s3cret", _role.Resolve().Find(_role.Secret));
        Assert.NotEmpty(_role.Parse("--secret", "x").Errors);
        Assert.Contains("there is no option 'secret'", Assert.Single(_role.ProblemsOf("--config", _role.WriteConfig("secret: x"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("listen", "here", "--listen is 'here': it takes HOST:PORT or :PORT, such as 127.0.0.1:8080 or :8080")]
    [InlineData("max-bytes", "5", "--max-bytes is '5': it takes a size such as 64MiB, 2GiB or a number of bytes, at least 1KiB")]
    [InlineData("timeout", "2d", "--timeout is '2d': it takes a duration such as 30s, 5m, 2h or 1d, from 1s to 1d")]
    [InlineData("replicas", "ten", "--replicas is 'ten': it takes a whole number, from 1 to 9")]
    [InlineData("share", "NaN", "--share is 'NaN': it takes a number, from 0 to 1")]
    [InlineData("verbose", "maybe", "--verbose is 'maybe': it takes true or false")]
    [InlineData("color", "green", "--color is 'green': it takes one of blue, dark-red")]
    [InlineData("hub", "ftp://x", "--hub is 'ftp://x': it takes an address that starts with http:// or https://")]
    public void Resolve_WrongValue_NamesOptionValueAndWhatItTakes(string name, string value, string expected) =>
        Assert.Equal([expected], _role.ProblemsOf("--" + name, value));

    [Fact]
    public void Resolve_WrongValues_AreCollectedWithTheirOrigin()
    {
        var config = _role.WriteConfig("share: 2");
        _role.Environment["LYNCEUS_WATCH_TOWER_REPLICAS"] = "0";

        var problems = _role.ProblemsOf("--config", config, "--color", "green");

        Assert.Equal(
            [
                "--replicas (from LYNCEUS_WATCH_TOWER_REPLICAS) is '0': it takes a whole number, from 1 to 9",
                $"--share (from {config}) is '2': it takes a number, from 0 to 1",
                "--color is 'green': it takes one of blue, dark-red",
            ],
            problems);
    }

    [Fact]
    public void Resolve_WrongSecret_IsNotShown()
    {
        var problem = Assert.Single(_role.ProblemsOf("--token", "very-secret"));

        Assert.Equal("--token is not usable: it takes a token of at most five letters", problem);
    }

    [Fact]
    public void Resolve_RequiredMissing_IsSaid()
    {
        _role.AddRequired("cluster");

        Assert.Equal("--cluster is missing: it takes a name", Assert.Single(_role.ProblemsOf()));
    }

    [Fact]
    public void Help_EveryOption_ShowsDefaultAndVariable()
    {
        var help = _role.Help();

        Assert.Contains("--max-bytes <SIZE>", help, StringComparison.Ordinal);
        Assert.Contains("Largest input. [default 2GiB, env LYNCEUS_WATCH_TOWER_MAX_BYTES]", help, StringComparison.Ordinal);
        Assert.Contains("--color <blue|dark-red>", help, StringComparison.Ordinal);
        Assert.Contains("env LYNCEUS_WATCH_TOWER_HUB or LYNCEUS_HUB_URL", help, StringComparison.Ordinal);
        Assert.Contains("--config <FILE>", help, StringComparison.Ordinal);
        Assert.DoesNotContain("--secret", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nothing", "there is no option '--nothing'")]
    [InlineData("--nothing=1", "there is no option '--nothing'")]
    [InlineData("stray", "'stray' is not expected here")]
    [InlineData("--replicas", "--replicas is given without a value: it takes a whole number, from 1 to 9")]
    [InlineData("--replicas=1 --replicas=2", "--replicas is given 2 times: it takes one value")]
    public void CommandLineProblems_CannotBeParsed_NamesThePlace(string arguments, string expected) =>
        Assert.Equal([expected], CommandLineProblems.Of(_role.Parse(arguments.Split(' '))));
}
