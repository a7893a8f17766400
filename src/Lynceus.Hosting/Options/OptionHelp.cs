namespace Lynceus.Hosting.Options;

/// <summary>Words of the help about one option.</summary>
internal static class OptionHelp
{
    public static string Describe(RoleOption option)
    {
        var environment = "env " + string.Join(" or ", option.EnvironmentNames);
        var rest = option switch
        {
            { IsRequired: true } => $"required, {environment}",
            { DefaultText: { Length: > 0 } text } => $"default {text}, {environment}",
            _ => environment,
        };
        return $"{option.Description} [{rest}]";
    }
}
