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
        problems.AddRange(commandLine.UnmatchedTokens.Select(token => Describe(token, commandLine)));
        if (problems.Count == 0)
        {
            problems.AddRange(commandLine.Errors.Select(static e => e.Message.TrimEnd('.')));
        }

        return problems;
    }

    private static string Describe(OptionResult given)
    {
        var takes = given.Option is RoleFlag flag ? $": it takes {flag.Role.Takes}" : "";
        return given.Tokens.Count == 0
            ? $"{given.Option.Name} is given without a value{takes}"
            : $"{given.Option.Name} is given {given.IdentifierTokenCount} times{takes} once";
    }

    private static string Describe(ParseError error) =>
        error.SymbolResult is ArgumentResult { Tokens.Count: 0 } missing
            ? $"{missing.Argument.Name} is missing: {missing.Argument.Description}"
            : error.Message.TrimEnd('.');

    private static string Describe(string token, ParseResult commandLine)
    {
        if (token.StartsWith('-') && token.Length > 1)
        {
            var name = token.Split('=')[0];
            return $"there is no option '{name}'";
        }

        // The parser gives a yes-or-no flag no value that is neither, so the value stands alone behind it.
        var index = commandLine.Tokens.Select(static t => t.Value).ToList().IndexOf(token);
        var before = index < 1 ? null : commandLine.CommandResult.Command.Options.OfType<RoleFlag>()
            .FirstOrDefault(f => f.Role.IsFlag && f.Name == commandLine.Tokens[index - 1].Value);
        return before is null ? $"'{token}' is not expected here" : $"{before.Name} is '{token}': it takes {before.Role.Takes}";
    }
}
