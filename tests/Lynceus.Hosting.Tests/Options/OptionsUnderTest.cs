using System.CommandLine;
using Lynceus.Hosting.Options;

namespace Lynceus.Hosting.Tests.Options;

/// <summary>A role with one option of each kind.</summary>
internal sealed class OptionsUnderTest : IDisposable
{
    private readonly RoleOptions _options = new("watch-tower");
    private readonly Command _command = new("watch-tower");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lynceus-options-");

    public OptionsUnderTest()
    {
        Listen = _options.Add("listen", OptionKinds.Listen, new ListenAddress(null, 8080), "Where it listens.");
        MaxBytes = _options.Add("max-bytes", OptionKinds.Size(min: 1024), 2L << 30, "Largest input.");
        Timeout = _options.Add(
            "timeout", OptionKinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), TimeSpan.FromMinutes(5), "How long it waits.");
        Replicas = _options.Add("replicas", OptionKinds.Integer(1, 9), 1, "How many there are.");
        Share = _options.Add("share", OptionKinds.Number(0, 1), 0.3, "How much of it.");
        Verbose = _options.Add("verbose", OptionKinds.Flag, false, "Says more.");
        Color = _options.Add("color", OptionKinds.OneOf<Paint>(), Paint.DarkRed, "What it looks like.");
        Hub = _options.AddOptional("hub", OptionKinds.Url, "Who is told.", "LYNCEUS_HUB_URL");
        Token = _options.AddOptional("token", ShortToken, "Who it is.", secret: true);
        Secret = _options.AddEnvironmentSecret("secret", "Known to few.");
        _options.AddTo(_command);
    }

    public enum Paint
    {
        Blue,
        DarkRed,
    }

    public RoleOption<ListenAddress> Listen { get; }

    public RoleOption<long> MaxBytes { get; }

    public RoleOption<TimeSpan> Timeout { get; }

    public RoleOption<int> Replicas { get; }

    public RoleOption<double> Share { get; }

    public RoleOption<bool> Verbose { get; }

    public RoleOption<Paint> Color { get; }

    public RoleOption<Uri> Hub { get; }

    public RoleOption<string> Token { get; }

    public RoleOption<string> Secret { get; }

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    private static OptionKind<string> ShortToken { get; } =
        OptionKinds.Where("TOKEN", "a token of at most five letters", static text => text.Length <= 5);

    public RoleOption<string> AddRequired(string name) => _options.AddRequired(name, OptionKinds.Named("NAME", "a name"), "Must be there.");

    public string WriteConfig(string text, string name = "config.yaml")
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public ParseResult Parse(params string[] args) => _command.Parse(args);

    public ResolvedOptions Resolve(params string[] args) => _options.Resolve(Parse(args), Environment.GetValueOrDefault);

    public IReadOnlyList<string> ProblemsOf(params string[] args) => Assert.Throws<RoleOptionException>(() => Resolve(args)).Problems;

    public string Help()
    {
        using var output = new StringWriter();
        new RootCommand { _command }.Parse(["watch-tower", "--help"]).Invoke(new InvocationConfiguration { Output = output });
        return output.ToString();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
