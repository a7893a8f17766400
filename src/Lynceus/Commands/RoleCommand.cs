using System.CommandLine;
using Lynceus.Hosting.Options;

namespace Lynceus.Commands;

/// <summary>A command whose options are resolved before it starts.</summary>
internal static class RoleCommand
{
    public static Command Create(
        string name, string description, RoleOptions options, CommandHost host, Func<ResolvedOptions, ParseResult, Task<int>> run)
    {
        var command = new Command(name, description);
        options.AddTo(command);
        command.SetAction((parsed, _) => run(options.Resolve(parsed, host.Environment), parsed));
        return command;
    }
}
