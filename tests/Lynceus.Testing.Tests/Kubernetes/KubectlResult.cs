namespace Lynceus.Testing.Tests.Kubernetes;

/// <summary>What a run of kubectl left. Output and errors are without the line end at their end.</summary>
internal sealed record KubectlResult(int ExitCode, string Output, string Error)
{
    /// <summary>The cells of each line of a table, the heading first.</summary>
    public IReadOnlyList<string[]> Rows =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
