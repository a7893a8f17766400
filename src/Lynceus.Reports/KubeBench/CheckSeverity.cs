namespace Lynceus.Reports.KubeBench;

/// <summary>kube-bench rates nothing, so a failed check stands a little below high, and few checks stand elsewhere because of what they protect.</summary>
internal static class CheckSeverity
{
    private const double Failed = 0.667;
    private const double Warned = 0.2;

    // Number in CIS 1.5 and 1.6, and the words by which the same check is known in versions that number it otherwise.
    private static readonly (string Number, string Words, double Value)[] Exceptions =
    [
        ("1.1.11", "etcd data directory permissions", 0.99),
        ("1.1.12", "etcd data directory ownership", 0.99),
        ("1.2.14", "admission control plugin ServiceAccount", 1.0),
        ("1.2.33", "--encryption-provider-config", 0.8),
        ("1.3.6", "RotateKubeletServerCertificate argument is set to true", 0.9),
        ("4.2.1", "anonymous-auth", 0.4),
        ("4.2.2", "--authorization-mode", 0.4),
        ("4.2.4", "--read-only-port", 0.5),
        ("4.2.6", "--protect-kernel-defaults", 0.2),
    ];

    public static Severity Of(Benchmark benchmark, string number, string? title, string status)
    {
        if (status != "FAIL")
        {
            return new Severity(Warned, status);
        }

        if (benchmark.IsForKubernetes)
        {
            foreach (var exception in Exceptions)
            {
                if (Matches(exception.Number, exception.Words, benchmark, number, title))
                {
                    return new Severity(exception.Value, status);
                }
            }
        }

        return new Severity(Failed, status);
    }

    // The same flag is checked on the API server (chapter 1) and on the kubelet (chapter 4), so words count within their chapter only.
    private static bool Matches(string knownNumber, string words, Benchmark benchmark, string number, string? title) =>
        benchmark.NumbersAreThoseOfTheSeverityTable
            ? number == knownNumber
            : Chapter(number).SequenceEqual(Chapter(knownNumber)) && title?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;

    private static ReadOnlySpan<char> Chapter(string number)
    {
        var end = number.LastIndexOf('.');
        return end < 0 ? number : number.AsSpan(0, end);
    }
}
