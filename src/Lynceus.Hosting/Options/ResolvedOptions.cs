namespace Lynceus.Hosting.Options;

/// <summary>The values of a role's options for one run.</summary>
public sealed class ResolvedOptions
{
    private readonly IReadOnlyDictionary<RoleOption, object?> _values;
    private readonly IReadOnlyDictionary<RoleOption, string> _origins;

    internal ResolvedOptions(IReadOnlyDictionary<RoleOption, object?> values, IReadOnlyDictionary<RoleOption, string> origins) =>
        (_values, _origins) = (values, origins);

    /// <summary>The value of an option that is required or has a default.</summary>
    public T Get<T>(RoleOption<T> option) =>
        _values[option] is T value ? value : throw new InvalidOperationException($"--{option.Name} has neither a value nor a default.");

    /// <summary>The value of an option, or null when it was not given.</summary>
    public T? Find<T>(RoleOption<T> option)
        where T : class => (T?)_values[option];

    /// <summary>The value was given somewhere and is not the default.</summary>
    public bool IsGiven(RoleOption option) => _origins.ContainsKey(option);
}
