using System.CommandLine;
using System.Reflection;
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
            var (version, commit) = Read();
            output.WriteLine($"lynceus {version}");
            output.WriteLine($"commit {commit ?? "unknown"}");
            output.WriteLine($"runtime {RuntimeInformation.FrameworkDescription} {RuntimeInformation.RuntimeIdentifier}");
            return ExitCode.Ok;
        });
        return command;
    }

    // The SDK appends "+commit" when it builds inside a checkout.
    private static (string Version, string? Commit) Read()
    {
        var text = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        return text.Split('+', 2) is [var version, var commit] ? (version, commit) : (text, null);
    }
}
