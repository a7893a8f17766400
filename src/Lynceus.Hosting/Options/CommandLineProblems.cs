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
        problems.AddRange(commandLine.UnmatchedTokens.Select(Describe));
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
            : $"{given.Option.Name} is given {given.IdentifierTokenCount} times: it takes one value";
    }

    private static string Describe(ParseError error) =>
        error.SymbolResult is ArgumentResult { Tokens.Count: 0 } missing
            ? $"{missing.Argument.Name} is missing: {missing.Argument.Description}"
            : error.Message.TrimEnd('.');

    private static string Describe(string token) =>
        token.StartsWith('-') && token.Length > 1 ? $"there is no option '{token.Split('=')[0]}'" : $"'{token}' is not expected here";
}
