using System.CommandLine;
using Lynceus.Hosting.Options;

namespace Lynceus.Commands;

/// <summary>A command whose options are resolved before it starts.</summary>
internal sealed class RoleCommand : Command
{
    public RoleCommand(
        string name, string description, RoleOptions options, CommandHost host, Func<ResolvedOptions, ParseResult, Task<int>> run)
        : base(name, description)
    {
        RoleOptions = options;
        options.AddTo(this);
        SetAction((parsed, _) => run(options.Resolve(parsed, host.Environment), parsed));
    }

    public RoleOptions RoleOptions { get; }
}
