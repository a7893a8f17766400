using System.Text;
using Lynceus.Commands;
using Lynceus.Commands.Importing;

namespace Lynceus.Tests;

/// <summary>Runs the program in this process and keeps what it said.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<CommandRun> Of(params string[] args) => With([], "", args);

    /// <param name="environment">All the variables there are.</param>
    /// <param name="input">Text on standard input.</param>
    public static async Task<CommandRun> With(Dictionary<string, string> environment, string input, params string[] args)
    {
        using var output = new MemoryStream();
        await using var error = new StringWriter();
        using var host = new CommandHost
        {
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Output = output,
            Error = error,
            Environment = environment.GetValueOrDefault,
            Retry = new RetryPolicy(3, TimeSpan.Zero, TimeSpan.Zero),
        };
        var exitCode = await CommandLine.RunAsync(args, host);
        return new CommandRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Asserts the contract of a usage error: exit code 64 and one line.</summary>
    public string UsageError()
    {
        Assert.Equal(Hosting.ExitCode.Usage, ExitCode);
        Assert.Equal("", Output);
        return Assert.Single(ErrorLines);
    }
}
