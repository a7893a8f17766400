using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lynceus.Hosting.Options;

/// <summary>Says in the words of <see cref="RoleOptionException"/> what is wrong with a command line that could not be parsed.</summary>
public static class CommandLineProblems
{
    public static IReadOnlyList<string> Of(ParseResult commandLine)
    {
        var problems = new List<string>();
        foreach (var option in commandLine.Errors.Select(static e => e.SymbolResult).OfType<OptionResult>().Distinct())
        {
            problems.Add(Describe(option));
        }

        problems.AddRange(commandLine.Errors.Where(static e => e.SymbolResult is ArgumentResult).Select(static e => Describe(e)));
        problems.AddRange(Unmatched(commandLine));
        if (problems.Count == 0)
        {
            problems.AddRange(commandLine.Errors.Select(static e => e.Message.TrimEnd('.')));
        }

        return problems;
    }

    /// <summary>What was parsed and cannot be meant: an option that is unknown and so was taken for a file, or one that was taken for the value of another, or was given twice with one value.</summary>
    public static IReadOnlyList<string> Misread(ParseResult commandLine)
    {
        var command = commandLine.CommandResult;
        var options = Options(commandLine);
        var problems = new List<string>();
        foreach (var given in command.Children.OfType<OptionResult>().Where(static o => !o.Implicit && o.Option is RoleFlag { Role.IsFlag: false }))
        {
            if (given.IdentifierTokenCount > given.Tokens.Count)
            {
                problems.Add(Describe(given));
            }
            else if (given.Tokens.Count == 1 && options.Contains(given.Tokens[0].Value.Split('=')[0], StringComparer.Ordinal))
            {
                problems.Add($"{given.Option.Name} is given without a value: it takes {((RoleFlag)given.Option).Role.Takes}");
            }
        }

        // What stands behind "--" is meant as it is.
        var literal = commandLine.Tokens.SkipWhile(static t => t.Type != TokenType.DoubleDash).Count(static t => t.Type == TokenType.Argument);
        foreach (var argument in command.Children.OfType<ArgumentResult>())
        {
            problems.AddRange(argument.Tokens.SkipLast(literal).Where(static t => IsOption(t.Value)).Select(t => Unknown(t.Value, options)));
        }

        return problems;
    }

    private static bool IsOption(string token) => token.StartsWith('-') && token.Length > 1;

    private static List<string> Options(ParseResult commandLine) =>
        [.. commandLine.CommandResult.Command.Options.SelectMany(static o => o.Aliases.Prepend(o.Name)).Where(static name => name.StartsWith("--", StringComparison.Ordinal))];

    private static string Unknown(string token, IReadOnlyCollection<string> options)
    {
        var name = token.Split('=')[0];
        return $"there is no option '{name}'{DidYouMean(name, options)}";
    }

    private static string DidYouMean(string word, IEnumerable<string> known) => Closest.To(word, known) is { } meant ? $", did you mean {meant}?" : "";

    private static string Describe(OptionResult given)
    {
        var takes = given.Option is RoleFlag flag ? $": it takes {flag.Role.Takes}" : "";
        return given.Tokens.Count == 0
            ? $"{given.Option.Name} is given without a value{takes}"
            : $"{given.Option.Name} is given {given.IdentifierTokenCount} times: it takes one value";
    }

    private static string Describe(ParseError error) =>
        error.SymbolResult is ArgumentResult { Tokens.Count: 0 } missing
            ? $"{missing.Argument.Name} is missing: {missing.Argument.Description}"
            : error.Message.TrimEnd('.');

    private static IEnumerable<string> Unmatched(ParseResult commandLine)
    {
        var commands = commandLine.CommandResult.Command.Subcommands.Select(static c => c.Name).ToList();
        if (commandLine.CommandResult.Command is RootCommand && commandLine.UnmatchedTokens.FirstOrDefault(static t => !IsOption(t)) is { } command)
        {
            // What follows is for a command that there is not.
            return [$"there is no command '{command}'{DidYouMean(command, commands)}"];
        }

        var options = Options(commandLine);
        return commandLine.UnmatchedTokens.Select(token => IsOption(token) ? Unknown(token, options) : $"'{token}' is not expected here");
    }
}
