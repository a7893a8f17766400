using Lynceus.Reports;

namespace Lynceus.Commands;

/// <summary>Words for an input that cannot be read.</summary>
internal static class InputProblem
{
    /// <summary>The exception is about the input and not about us.</summary>
    public static bool IsOne(Exception exception) => exception is IOException or UnauthorizedAccessException or ReportFormatException;

    public static string Describe(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "permission denied",
        _ => exception.Message,
    };
}
