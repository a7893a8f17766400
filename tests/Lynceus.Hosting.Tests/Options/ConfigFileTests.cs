namespace Lynceus.Hosting.Tests.Options;

public sealed class ConfigFileTests : IDisposable
{
    private readonly OptionsUnderTest _role = new();

    public void Dispose() => _role.Dispose();

    [Theory]
    [InlineData("config.yaml", "# ours\nreplicas: 3\nverbose: yes-is-no-bool\n", "--verbose (from")]
    [InlineData("config.yaml", "replicas: [1, 2]\n", "is '1,2': it takes a whole number")]
    [InlineData("config.json", "{\"replicas\": [1, 2]}", "is '1,2': it takes a whole number")]
    public void Read_WrongValue_IsSaid(string name, string text, string expected) => Assert.Contains(expected, ProblemOf(name, text), StringComparison.Ordinal);

    [Theory]
    [InlineData("config.yaml", "replicas: 3\nverbose: true\nshare: 0.25\ncolor: 'blue'\nhub:\n")]
    [InlineData("config.yml", "---\n{replicas: 3, verbose: true, share: 0.25, color: blue, hub: null}\n")]
    [InlineData("config", "{\"replicas\": 3, \"verbose\": true, \"share\": 0.25, \"color\": \"blue\", \"hub\": null}")]
    [InlineData("config.json", "{\n\t// ours\n\t\"replicas\": 3, \"verbose\": true, \"share\": 0.25, \"color\": \"blue\", \"hub\": null,\n}")]
    public void Read_YamlOrJson_GivesTheSame(string name, string text)
    {
        var values = _role.Resolve("--config", _role.WriteConfig(text, name));

        Assert.Equal(3, values.Get(_role.Replicas));
        Assert.True(values.Get(_role.Verbose));
        Assert.Equal(0.25, values.Get(_role.Share));
        Assert.Equal(OptionsUnderTest.Paint.Blue, values.Get(_role.Color));
        Assert.Null(values.Find(_role.Hub));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("null\n")]
    public void Read_EmptyYaml_SaysNothing(string text) => Assert.Equal(1, _role.Resolve("--config", _role.WriteConfig(text)).Get(_role.Replicas));

    [Theory]
    [InlineData("config.yaml", "replica: 3", "there is no option 'replica'; it takes listen, max-bytes, timeout, replicas")]
    [InlineData("config.yaml", "replicas: 3\nreplicas: 4", "the key 'replicas' stands in it twice")]
    [InlineData("config.json", "{\"replicas\": 3, \"replicas\": 4}", "the key 'replicas' stands in it twice")]
    [InlineData("config.yaml", "replicas:\n  more: 3", "the key 'replicas' takes one value or a list of values")]
    [InlineData("config.json", "{\"replicas\": {}}", "the key 'replicas' takes one value or a list of values")]
    [InlineData("config.yaml", "- replicas", "it is not a map of option names to values")]
    [InlineData("config.json", "[1]", "it is not a map of option names to values")]
    [InlineData("config.yaml", "replicas: 3\n\t- : [", "it is not valid YAML at line")]
    [InlineData("config.yaml", "replicas: &a 3\nshare: *a", "the key 'share' takes one value or a list of values")]
    [InlineData("config.json", "{\"replicas\": 3\n", "it is not valid JSON at line 2")]
    [InlineData("config.yaml", "config: other.yaml", "there is no option 'config'")]
    public void Read_NotUsable_NamesFileAndPlace(string name, string text, string expected)
    {
        var problem = ProblemOf(name, text);

        Assert.True(problem.Contains(expected, StringComparison.Ordinal), problem);
        Assert.Contains(name, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void Read_FileMissing_IsSaid() =>
        Assert.Equal("--config is '/nonexistent/file': there is no such file", Assert.Single(_role.ProblemsOf("--config", "/nonexistent/file")));

    [Fact]
    public void Read_Directory_IsSaid()
    {
        var folder = Path.GetDirectoryName(_role.WriteConfig(""))!;

        Assert.Equal($"--config is '{folder}': it is a directory", Assert.Single(_role.ProblemsOf("--config", folder)));
    }

    [Fact]
    public void Read_TooLarge_IsRefused() =>
        Assert.Contains("over the limit of 1MiB", ProblemOf("config.yaml", new string('#', 1024 * 1024 + 1)), StringComparison.Ordinal);

    private string ProblemOf(string name, string text) => Assert.Single(_role.ProblemsOf("--config", _role.WriteConfig(text, name)));
}
