using System.CommandLine;
using System.Runtime.InteropServices;
using Lynceus.Hosting;

namespace Lynceus.Commands;

/// <summary><c>lynceus version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(CommandHost host)
    {
        var command = new Command("version", "Print version, commit and runtime.");
        command.SetAction(_ =>
        {
            using var output = host.OpenText();
            var (version, commit) = ProductVersion.Current;
            output.WriteLine($"lynceus {version}");
            output.WriteLine($"commit {commit ?? "unknown"}");
            output.WriteLine($"runtime {RuntimeInformation.FrameworkDescription} {RuntimeInformation.RuntimeIdentifier}");
            return ExitCode.Ok;
        });
        return command;
    }
}
