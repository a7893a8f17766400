using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Lynceus.Hosting;
using Lynceus.Hosting.Options;

namespace Lynceus.Commands;

/// <summary>All commands of the program, and what every one of them does alike: usage errors, interruption, unexpected faults.</summary>
internal static class CommandLine
{
    private const int Interrupted = 130;

    public static RootCommand Create(CommandHost host)
    {
        var root = new RootCommand("The lookout of a Kubernetes fleet: turns what security tools report into one tracked list.")
        {
            UpCommand.Create(host),
            HubCommand.Create(host),
            ExporterCommand.Create(host),
            MetacollectorCommand.Create(host),
            ImportCommand.Create(host),
            TranslateCommand.Create(host),
            VersionCommand.Create(host),
        };
        root.Add(HelpCommand.Create(root));
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Description = "Show what a command takes, with defaults and environment variables.";
            help.Action = new RoleHelpAction((HelpAction)help.Action!);
        }

        return root;
    }

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CommandHost host)
    {
        var parsed = Create(host).Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        try
        {
            return parsed.Action switch
            {
                ParseErrorAction when args.Count == 0 => ShowCommands(host),
                ParseErrorAction => Refuse(parsed, [.. CommandLineProblems.Misread(parsed).Union(CommandLineProblems.Of(parsed), StringComparer.Ordinal)], host.Error),
                not HelpAction and not RoleHelpAction when CommandLineProblems.Misread(parsed) is { Count: > 0 } misread => Refuse(parsed, misread, host.Error),
                _ => await InvokeAsync(parsed, host),
            };
        }
        catch (RoleOptionException e)
        {
            return Refuse(parsed, e.Problems, host.Error);
        }
        catch (OutputException e)
        {
            await host.Error.WriteLineAsync($"{NameOf(parsed)}: cannot write to standard output: {e.Message}");
            return ExitCode.Fault;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
#pragma warning disable CA1031 // The boundary of the process: whatever arrives here is told and ends it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await host.Error.WriteLineAsync($"{NameOf(parsed)}: unexpected fault: {e}");
            return ExitCode.Fault;
        }
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, CommandHost host)
    {
        await using var output = host.OpenText();
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static int ShowCommands(CommandHost host)
    {
        Create(host).Parse(["--help"]).Invoke(new InvocationConfiguration { Output = host.Error, Error = host.Error });
        return ExitCode.Usage;
    }

    private static int Refuse(ParseResult parsed, IReadOnlyList<string> problems, TextWriter error)
    {
        var line = string.Join("; ", problems).ReplaceLineEndings(" ");
        error.WriteLine($"{NameOf(parsed)}: {line} (see {NameOf(parsed)} --help)");
        return ExitCode.Usage;
    }

    private static string NameOf(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "lynceus" : $"lynceus {parsed.CommandResult.Command.Name}";
}
