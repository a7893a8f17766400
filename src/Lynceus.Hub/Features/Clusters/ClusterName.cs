using System.Text.RegularExpressions;

namespace Lynceus.Hub;

/// <summary>Names of clusters: what fits a URL, a label and a file name without escaping.</summary>
public static partial class ClusterName
{
    public const string Takes = "takes 1 to 100 letters, digits, '-', '_' and '.', and begins and ends with a letter or digit.";

    public static bool IsValid(string name) => Pattern().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
