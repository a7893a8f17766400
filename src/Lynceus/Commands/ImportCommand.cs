using System.CommandLine;

namespace Lynceus.Commands;

internal static class ImportCommand
{
    public static Command Create(CommandHost host) => new("import", "Send report files to a hub.") { Hidden = host is null };
}
