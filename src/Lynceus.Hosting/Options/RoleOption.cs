namespace Lynceus.Hosting.Options;

/// <summary>One option of a role: a flag, an environment variable and a key of the configuration file, all under one name.</summary>
public abstract class RoleOption
{
    private protected RoleOption(string role, string name, string description)
    {
        (Name, Description) = (name, description);
        EnvironmentName = EnvironmentNameOf(role, name);
    }

    /// <summary>In lower case with hyphens; the flag is <c>--name</c>, the key of the file is the name.</summary>
    public string Name { get; }

    public string Description { get; }

    /// <summary><c>LYNCEUS_ROLE_NAME</c>.</summary>
    public string EnvironmentName { get; }

    /// <summary>A variable that several commands read; asked after <see cref="EnvironmentName"/>. Null when there is none.</summary>
    public string? SharedEnvironmentName { get; init; }

    /// <summary>Neither a flag nor a key of the file, since both would be seen by others.</summary>
    public bool IsEnvironmentOnly { get; init; }

    /// <summary>The value is never shown, not even in an error.</summary>
    public bool IsSecret { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Null when there is no default.</summary>
    public abstract string? DefaultText { get; }

    public abstract string Takes { get; }

    internal string Flag => "--" + Name;

    internal abstract string Placeholder { get; }

    internal abstract bool IsFlag { get; }

    /// <summary>Null for an option that is not a flag.</summary>
    internal RoleFlag? CommandLine { get; set; }

    internal abstract bool TryParse(string text, out object? value);

    internal abstract object? DefaultValue { get; }

    internal IEnumerable<string> EnvironmentNames =>
        SharedEnvironmentName is null ? [EnvironmentName] : [EnvironmentName, SharedEnvironmentName];

    internal static string EnvironmentNameOf(string role, string name) =>
        $"LYNCEUS_{role}_{name}".Replace('-', '_').ToUpperInvariant();
}
