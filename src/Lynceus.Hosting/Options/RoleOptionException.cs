namespace Lynceus.Hosting.Options;

/// <summary>Options are wrong; the process ends with <see cref="ExitCode.Usage"/>. Each problem names the option, the value and what it takes.</summary>
public sealed class RoleOptionException(IReadOnlyList<string> problems) : Exception(string.Join("; ", problems))
{
    public RoleOptionException(string problem)
        : this([problem])
    {
    }

    public IReadOnlyList<string> Problems { get; } = problems;
}
