using System.CommandLine;

namespace Lynceus.Hosting.Options;

/// <summary>The options of one role. A flag beats the environment, the environment beats the file that <c>--config</c> names, the file beats the default.</summary>
public sealed class RoleOptions
{
    private readonly string _role;
    private readonly List<RoleOption> _options = [];
    private readonly RoleOption<string> _config;

    public RoleOptions(string role)
    {
        _role = role;
        _config = new RoleOption<string>(
            role, "config", OptionKinds.File, null, hasDefault: false, "YAML or JSON file whose keys are the names of these options.");
    }

    /// <summary>All options in the order in which they were added; <c>--config</c> comes last.</summary>
    public IReadOnlyList<RoleOption> All => [.. _options, _config];

    /// <summary>A line for each value that only the environment can give.</summary>
    public IReadOnlyList<string> EnvironmentHelp =>
        [.. _options.Where(static o => o.IsEnvironmentOnly).Select(static o => $"{string.Join(" or ", o.EnvironmentNames)}  {o.Description}")];

    /// <summary>Adds an option with a default.</summary>
    public RoleOption<T> Add<T>(string name, OptionKind<T> kind, T @default, string description, string? shared = null) =>
        Add(new RoleOption<T>(_role, name, kind, @default, hasDefault: true, description) { SharedEnvironmentName = shared });

    /// <summary>Adds an option that has no value unless it is given.</summary>
    public RoleOption<T> AddOptional<T>(string name, OptionKind<T> kind, string description, string? shared = null, bool secret = false)
        where T : class =>
        Add(new RoleOption<T>(_role, name, kind, null, hasDefault: false, description) { SharedEnvironmentName = shared, IsSecret = secret });

    /// <summary>Adds an option that must be given.</summary>
    public RoleOption<T> AddRequired<T>(string name, OptionKind<T> kind, string description) =>
        Add(new RoleOption<T>(_role, name, kind, default, hasDefault: false, description) { IsRequired = true });

    /// <summary>Adds a secret that is read from the environment alone.</summary>
    public RoleOption<string> AddEnvironmentSecret(string name, string description, string? shared = null) =>
        Add(new RoleOption<string>(_role, name, OptionKinds.Text, null, hasDefault: false, description)
        {
            IsEnvironmentOnly = true,
            IsSecret = true,
            SharedEnvironmentName = shared,
        });

    /// <summary>Makes the options flags of the command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All.Where(static o => !o.IsEnvironmentOnly))
        {
            option.CommandLine = new RoleFlag(option)
            {
                Description = OptionHelp.Describe(option),
                HelpName = option.Placeholder,
                Arity = option.IsFlag ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            };
            command.Add(option.CommandLine);
        }
    }

    /// <summary>Finds the value of every option.</summary>
    /// <exception cref="RoleOptionException">One or more values are wrong or missing, or the file cannot be read; all problems are listed.</exception>
    public ResolvedOptions Resolve(ParseResult commandLine, Func<string, string?> environment)
    {
        var resolution = new OptionResolution(commandLine, environment);
        resolution.ReadFile(_config, _options);
        foreach (var option in _options)
        {
            resolution.Resolve(option);
        }

        return resolution.ToOptions();
    }

    private RoleOption<T> Add<T>(RoleOption<T> option)
    {
        _options.Add(option);
        return option;
    }
}
