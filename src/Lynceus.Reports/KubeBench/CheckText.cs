using System.Collections.Frozen;
using System.Text;

namespace Lynceus.Reports.KubeBench;

/// <summary>What a check is about, made of its text: the same in every version of a benchmark, while numbers move.</summary>
/// <remarks>
/// Left out is what changes by itself: <c>(Automated)</c> and the like, filler words, quotes and dashes, paths, and values such as the permissions
/// that a version asks for. Texts that a version wrote anew are in <see cref="Rewritten"/>.
/// </remarks>
internal static class CheckText
{
    private const char Number = '#';

    private static readonly FrozenSet<string> Fillers = new[]
    {
        "a", "an", "and", "are", "argument", "arguments", "be", "been", "being", "defined", "ensure", "exists", "flag", "flags", "has", "have", "if", "is", "its",
        "make", "more", "of", "option", "or", "parameter", "parameters", "restrictive", "sure", "that", "the", "then", "to", "used", "validate", "verify", "your",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Tags = new[] { "automated", "manual", "scored", "notscored" }.ToFrozenSet(StringComparer.Ordinal);

    // Today's text first. Each is one check whose text a later version of its benchmark wrote anew.
    private static readonly string[][] Rewritings =
    [
        // CIS 1.1.13 and 1.1.14
        ["Ensure that the default administrative credential file permissions are set to 600", "Ensure that the admin.conf file permissions are set to 600"],
        ["Ensure that the default administrative credential file ownership is set to root:root", "Ensure that the admin.conf file ownership is set to root:root"],

        // CIS 4.1.5 and 4.1.6
        ["Ensure that the --kubeconfig kubelet.conf file permissions are set to 600", "Ensure that the kubelet.conf file permissions are set to 644"],
        ["Ensure that the --kubeconfig kubelet.conf file ownership is set to root:root", "Ensure that the kubelet.conf file ownership is set to root:root"],

        // CIS 4.1.9 and 4.1.10
        ["If the kubelet config.yaml configuration file is being used validate permissions set to 600", "Ensure that the kubelet --config configuration file has permissions set to 644",
            "Ensure that the kubelet configuration file has permissions set to 644"],
        ["If the kubelet config.yaml configuration file is being used validate file ownership is set to root:root",
            "Ensure that the kubelet --config configuration file ownership is set to root:root", "Ensure that the kubelet configuration file ownership is set to root:root"],

        // CIS 4.2.8
        ["Ensure that the eventRecordQPS argument is set to a level which ensures appropriate event capture",
            "Ensure that the eventRecordQPS argument is set to 0 or a level which ensures appropriate event capture",
            "Ensure that the --event-qps argument is set to a level which ensures appropriate event capture",
            "Ensure that the --event-qps argument is set to 0 or a level which ensures appropriate event capture"],

        // EKS and GKE 3.2.1, 3.2.3 and 3.2.4
        ["Ensure that the Anonymous Auth is Not Enabled", "Ensure that the --anonymous-auth argument is set to false"],
        ["Ensure that a Client CA File is Configured", "Ensure that the --client-ca-file argument is set as appropriate"],
        ["Ensure that the --read-only-port is disabled", "Ensure that the --read-only-port is secured", "Ensure that the --read-only-port argument is set to 0"],
    ];

    /// <summary>Slugs of earlier texts with the slug of today's.</summary>
    public static FrozenDictionary<string, string> Rewritten { get; } = Rewritings
        .SelectMany(static texts => texts.Skip(1).Select(text => (Old: Words(text), Now: Words(texts[0]))))
        .Where(static pair => pair.Old != pair.Now)
        .DistinctBy(static pair => pair.Old, StringComparer.Ordinal)
        .ToFrozenDictionary(static pair => pair.Old, static pair => pair.Now, StringComparer.Ordinal);

    /// <summary>The slug of a text, of today's text where the benchmark rewrote it; empty when nothing is left of it.</summary>
    public static string Slug(string text)
    {
        var words = Words(text);
        return Rewritten.GetValueOrDefault(words, words);
    }

    private static string Words(string text)
    {
        var slug = new StringBuilder(text.Length);
        var word = new StringBuilder();
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            // A tag may follow without a space: "for users(Manual)".
            var end = rest.IndexOfAny(" \t\r\n(");
            end = end < 0 ? rest.Length : end == 0 ? 1 : end;
            if (rest[0] == '(' && rest.IndexOf(')') is > 0 and var close && IsTag(rest[1..close]))
            {
                rest = rest[(close + 1)..];
                continue;
            }

            Read(rest[..end], word);
            if (word.Length > 0 && !Fillers.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word.ToString()))
            {
                slug.Append(slug.Length == 0 ? "" : "-").Append(word);
            }

            rest = rest[end..];
        }

        return slug.ToString();
    }

    private static bool IsTag(ReadOnlySpan<char> text)
    {
        var word = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsLetter(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
        }

        return Tags.Contains(word.ToString());
    }

    // One word: letters and digits in lower case. What separates parts of one name is left out, so that anonymous-auth, --anonymous-auth and anonymousAuth are equal.
    private static void Read(ReadOnlySpan<char> token, StringBuilder word)
    {
        word.Clear();
        token = token.Trim("\"'`‘’“”()[]{}.,:;!");
        if (token.Length == 0 || token[0] is '/' or '$' or '<')
        {
            return; // a path, or the place where kube-bench puts one in
        }

        if (token.ContainsAnyInRange('0', '9') && !token.ContainsAnyInRange('a', 'z') && !token.ContainsAnyInRange('A', 'Z'))
        {
            word.Append(Number);
            return;
        }

        foreach (var c in token)
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (c is ':' or '/' or '.')
            {
                word.Append(c);
            }
        }
    }
}
