using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Lynceus.Commands;

/// <summary>The usual help, then what only the environment can say.</summary>
internal sealed class RoleHelpAction(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is RoleCommand role && role.RoleOptions.EnvironmentHelp is { Count: > 0 } lines)
        {
            output.WriteLine("Environment only:");
            foreach (var line in lines)
            {
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
        }

        return exitCode;
    }
}
