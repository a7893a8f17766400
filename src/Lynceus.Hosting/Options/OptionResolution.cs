using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lynceus.Hosting.Options;

/// <summary>Resolves the options of one run and collects what is wrong with them.</summary>
internal sealed class OptionResolution(ParseResult commandLine, Func<string, string?> environment)
{
    private readonly Dictionary<RoleOption, object?> _values = [];
    private readonly Dictionary<RoleOption, string> _origins = [];
    private readonly List<string> _problems = [];
    private IReadOnlyDictionary<string, string> _file = new Dictionary<string, string>(StringComparer.Ordinal);
    private string _fileName = "";

    /// <summary>Reads the file that <paramref name="config"/> names, if any, and refuses keys that are no option.</summary>
    public void ReadFile(RoleOption<string> config, IReadOnlyCollection<RoleOption> options)
    {
        Resolve(config);
        if (_values[config] is not string path)
        {
            return;
        }

        try
        {
            _file = ConfigFile.Read(path);
            _fileName = path;
        }
        catch (ConfigFileException e)
        {
            _problems.Add($"--config is '{path}': {e.Message}");
            return;
        }

        var known = options.Where(static o => !o.IsEnvironmentOnly).Select(static o => o.Name).ToList();
        foreach (var key in _file.Keys.Where(k => !known.Contains(k, StringComparer.Ordinal)))
        {
            _problems.Add($"{path}: there is no option '{key}'; it takes {string.Join(", ", known)}");
        }
    }

    public void Resolve(RoleOption option)
    {
        _values[option] = option.DefaultValue;
        if (Find(option) is not var (text, origin))
        {
            if (option.IsRequired)
            {
                _problems.Add($"{option.Flag} is missing: it takes {option.Takes}");
            }
        }
        else if (option.TryParse(text, out var value))
        {
            _values[option] = value;
            _origins[option] = origin;
        }
        else
        {
            _problems.Add($"{origin} is {(option.IsSecret ? "not usable" : $"'{text}'")}: it takes {option.Takes}");
        }
    }

    public ResolvedOptions ToOptions() =>
        _problems.Count == 0 ? new ResolvedOptions(_values, _origins) : throw new RoleOptionException(_problems);

    private (string Text, string Origin)? Find(RoleOption option)
    {
        if (option.CommandLine is { } flag && commandLine.GetResult(flag) is { Implicit: false } given)
        {
            return (TextOf(given), option.Flag);
        }

        foreach (var name in option.EnvironmentNames)
        {
            // Manifests cannot leave a variable out by condition, so an empty one counts as not set.
            if (environment(name) is { Length: > 0 } text)
            {
                return (text, option.IsEnvironmentOnly ? name : $"{option.Flag} (from {name})");
            }
        }

        return _file.TryGetValue(option.Name, out var value) ? (value, $"{option.Flag} (from {_fileName})") : null;
    }

    // A flag without a value means yes.
    private static string TextOf(OptionResult given) => given.Tokens.Count == 0 ? "true" : given.Tokens[^1].Value;
}
