namespace Lynceus.Hosting.Options;

/// <summary>An option with values of one type.</summary>
public sealed class RoleOption<T> : RoleOption
{
    private readonly OptionKind<T> _kind;
    private readonly T? _default;
    private readonly bool _hasDefault;

    internal RoleOption(string role, string name, OptionKind<T> kind, T? @default, bool hasDefault, string description)
        : base(role, name, description) => (_kind, _default, _hasDefault) = (kind, @default, hasDefault);

    public override string? DefaultText => _hasDefault && _default is not null ? _kind.Format(_default) : null;

    public override string Takes => _kind.Takes;

    internal override string Placeholder => _kind.Placeholder;

    internal override bool IsFlag => typeof(T) == typeof(bool);

    internal override object? DefaultValue => _hasDefault ? _default : null;

    internal override bool TryParse(string text, out object? value)
    {
        var parsed = _kind.TryParse(text, out var typed);
        value = typed;
        return parsed;
    }
}
