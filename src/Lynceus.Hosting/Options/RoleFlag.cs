using System.CommandLine;

namespace Lynceus.Hosting.Options;

/// <summary>The flag of an option. Its text is read by <see cref="RoleOption"/>, so that all three sources give the same errors.</summary>
internal sealed class RoleFlag(RoleOption option) : Option<string?>(option.Flag)
{
    public RoleOption Role { get; } = option;
}
