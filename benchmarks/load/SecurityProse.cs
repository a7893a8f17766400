using System.Text;

namespace Lynceus.Load;

/// <summary>Sentences in the manner of advisories, so that lengths, escapes and the share of other alphabets come close to real descriptions.</summary>
internal sealed class SecurityProse(Random random)
{
    private static readonly string[] Openings =
    [
        "A flaw was found in", "An issue was discovered in", "A heap-based buffer overflow exists in", "A use-after-free vulnerability affects",
        "Improper input validation in", "A race condition was identified in", "An integer overflow is possible in", "An uncontrolled resource consumption issue affects",
    ];

    private static readonly string[] Parts =
    [
        "the certificate verification routine", "the header parser", "the decompression loop", "the session cache", "the XML entity resolver",
        "the archive extraction code", "the template renderer", "the name resolution path", "the font loader", "the regular expression engine",
    ];

    private static readonly string[] Effects =
    [
        "which allows a remote attacker to cause a denial of service", "that could lead to arbitrary code execution with the rights of the process",
        "which may disclose memory contents to a local user", "so that a crafted file bypasses the intended check",
        "that permits requests to be smuggled past a proxy", "which lets an unauthenticated client exhaust file descriptors",
    ];

    private static readonly string[] Asides =
    [
        "Exploitation requires user interaction.", "The default configuration is not affected.", "Versions on the older branch are no longer maintained.",
        "No workaround is known; operators should update.", "The \"strict\" mode rejects such input.", "The maintainers rate this as “moderate”.",
        "See the function `parse_next()` for details.", "It was introduced together with support for streaming replies.",
    ];

    public string Title(string package) => $"{package}: {Lower(Pick(Openings))} {Pick(Parts)}";

    /// <summary>Text of about <paramref name="length"/> characters.</summary>
    public string Description(string package, int length)
    {
        var text = new StringBuilder(length + 256);
        while (text.Length < length)
        {
            text.Append(Pick(Openings)).Append(' ').Append(Pick(Parts)).Append(" of ").Append(package).Append(", ").Append(Pick(Effects)).Append(". ");
            text.Append(Pick(Asides)).Append(random.Next(4) == 0 ? "\n\n" : " ");
        }

        return text.ToString().TrimEnd();
    }

    public T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
