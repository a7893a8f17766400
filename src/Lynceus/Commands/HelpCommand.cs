using System.CommandLine;
using Lynceus.Hosting.Options;

namespace Lynceus.Commands;

/// <summary><c>lynceus help [COMMAND]</c>, the same as <c>lynceus [COMMAND] --help</c>.</summary>
internal static class HelpCommand
{
    public static Command Create(RootCommand root)
    {
        var name = new Argument<string?>("COMMAND") { Arity = ArgumentArity.ZeroOrOne, Description = "Command to explain." };
        var command = new Command("help", "List the commands, or explain one.") { name };
        command.SetAction(parsed =>
        {
            var asked = parsed.GetValue(name);
            if (asked is not null && !root.Subcommands.Any(c => string.Equals(c.Name, asked, StringComparison.Ordinal)))
            {
                throw new RoleOptionException(
                    $"COMMAND is '{asked}': it takes one of {string.Join(", ", root.Subcommands.Select(static c => c.Name))}");
            }

            return root.Parse(asked is null ? ["--help"] : [asked, "--help"]).Invoke(parsed.InvocationConfiguration);
        });
        return command;
    }
}
