using System.Buffers;

namespace Lynceus.Reports.Secrets;

/// <summary>Tokens that can be told by how their issuers write them: a prefix and a length, as the issuers publish them.</summary>
internal static class TokenShapes
{
    /// <summary>Length of the shortest token; shorter words are not looked at.</summary>
    public const int MinChars = 16;

    // Parts of a token may be joined by these.
    private static readonly SearchValues<char> Body = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~+/=%");
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    // Prefix and number of characters that have to follow. Sorted into groups by the first character.
    private static readonly (string Prefix, int Follow)[]?[] ByFirst = Grouped(
        // GitHub
        ("ghp_", 16), ("gho_", 16), ("ghu_", 16), ("ghs_", 16), ("ghr_", 16), ("github_pat_", 20),
        // GitLab
        ("glpat-", 12), ("gldt-", 12), ("glrt-", 12), ("glcbt-", 12), ("glptt-", 12), ("glsoat-", 12), ("glagent-", 12), ("glft-", 12), ("glimt-", 12), ("GR1348941", 12),
        // Slack
        ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xoxr-", 10), ("xoxs-", 10), ("xoxe-", 10), ("xoxe.", 10), ("xoxo-", 10), ("xoxc-", 10), ("xoxd-", 10), ("xapp-", 10),
        // Stripe
        ("sk_live_", 10), ("sk_test_", 10), ("rk_live_", 10), ("rk_test_", 10), ("whsec_", 12),
        // Google
        ("AIza", 30), ("ya29.", 12), ("GOCSPX-", 12),
        // Package registries
        ("npm_", 30), ("pypi-", 30), ("rubygems_", 20), ("dckr_pat_", 16), ("dckr_oat_", 16), ("oy2", 43), ("AKCp", 40), ("cmVmdGtu", 40), ("cio", 32),
        // Models
        ("hf_", 20), ("sk-ant-", 12), ("sk-proj-", 12), ("sk-svcacct-", 12), ("sk-or-v1-", 12), ("gsk_", 20), ("xai-", 20), ("pplx-", 20), ("r8_", 20),
        // Cloud and operation
        ("hvs.", 12), ("hvb.", 12), ("hvr.", 12), ("dop_v1_", 20), ("doo_v1_", 20), ("dor_v1_", 20), ("dapi", 32), ("glc_", 20), ("glsa_", 20), ("sntrys_", 20), ("sntryu_", 20),
        ("NRAK-", 16), ("NRJS-", 12), ("pul-", 32), ("LTAI", 12), ("dt0c01.", 20), ("dp.pt.", 20), ("dp.st.", 20), ("ops_", 40), ("fo1_", 20), ("nfp_", 20), ("sbp_", 20),
        ("tskey-", 12), ("ntn_", 30), ("lin_api_", 20), ("figd_", 20), ("PMAK-", 20), ("CFPAT-", 20), ("ATATT3", 20), ("ATCTT3", 20), ("ATBB", 24), ("rpa_", 20), ("pat-na1-", 20),
        // Mail, payment, shops
        ("SG.", 20), ("xkeysib-", 20), ("key-", 32), ("shpat_", 16), ("shpss_", 16), ("shpca_", 16), ("shppa_", 16), ("sq0atp-", 16), ("sq0csp-", 16), ("EZAK", 40),
        // Keys of age
        ("AGE-SECRET-KEY-1", 16));

    private static (string, int)[]?[] Grouped(params (string Prefix, int Follow)[] all)
    {
        var groups = new (string, int)[]?[128];
        foreach (var group in all.GroupBy(static t => t.Prefix[0]))
        {
            groups[group.Key] = [.. group];
        }

        return groups;
    }

    /// <summary>End of the token that begins here; 0 when none does.</summary>
    /// <param name="run">From the start of a word to the end of the characters without a break.</param>
    public static int EndOf(ReadOnlySpan<char> run)
    {
        if (run[0] < 128 && ByFirst[run[0]] is { } group)
        {
            foreach (var (prefix, follow) in group)
            {
                if (run.StartsWith(prefix, StringComparison.Ordinal) && Length(run[prefix.Length..], Body) is var length && length >= follow
                    && LooksIssued(run.Slice(prefix.Length, length)))
                {
                    return prefix.Length + TrimmedLength(run.Slice(prefix.Length, length));
                }
            }
        }

        return run[0] switch
        {
            'A' => OfAmazon(run),
            'e' => OfJwt(run),
            'S' => run[1] == 'K' && Length(run[2..], Hex) == 32 ? 34 : 0,
            's' => OfOpenAi(run),
            >= '0' and <= '9' => OfTelegram(run),
            'M' or 'N' or 'O' => OfDiscord(run),
            _ => 0,
        };
    }

    /// <summary>End of a run of 40 characters of base64 as Amazon's secret keys are; 0 when it is none.</summary>
    public static int OfAmazonSecret(ReadOnlySpan<char> run) =>
        Length(run, Base64) == 40 && run[..40].ContainsAnyInRange('A', 'Z') && run[..40].ContainsAnyInRange('a', 'z') && run[..40].ContainsAnyInRange('0', '9') ? 40 : 0;

    public static bool IsAmazonId(ReadOnlySpan<char> run) => OfAmazon(run) != 0;

    private static int OfAmazon(ReadOnlySpan<char> run) =>
        run.Length >= 20 && run[..4] is "AKIA" or "ASIA" or "ABIA" or "ACCA" && Length(run, Letters) == 20 && !run[..20].ContainsAnyInRange('a', 'z') ? 20 : 0;

    // Header and payload; the signature may be cut off.
    private static int OfJwt(ReadOnlySpan<char> run)
    {
        if (!run.StartsWith("eyJ", StringComparison.Ordinal) && !run.StartsWith("ewog", StringComparison.Ordinal))
        {
            return 0;
        }

        var length = Length(run, Body);
        return run[..length].IndexOf('.') is >= 10 || length >= 40 ? TrimmedLength(run[..length]) : 0;
    }

    private static int OfOpenAi(ReadOnlySpan<char> run)
    {
        if (!run.StartsWith("sk-", StringComparison.Ordinal))
        {
            return 0;
        }

        var length = Length(run[3..], Letters);
        return length >= 20 && run.Slice(3, length).ContainsAnyInRange('0', '9') ? 3 + length : 0;
    }

    private static int OfTelegram(ReadOnlySpan<char> run)
    {
        var digits = Length(run, Hex);
        return digits is >= 8 and <= 10 && run.Length > digits + 30 && run[digits] == ':' && run[digits + 1] == 'A' && Length(run[(digits + 1)..], Body) is >= 30 and var length
            ? digits + 1 + length
            : 0;
    }

    private static int OfDiscord(ReadOnlySpan<char> run)
    {
        var first = Length(run, Letters);
        return first is >= 23 and <= 28 && run.Length > first + 30 && run[first] == '.' && run[first + 7] == '.' ? Length(run, Body) : 0;
    }

    // Names of packages and branches begin like tokens too; they have no digits or no letters in such a length.
    private static bool LooksIssued(ReadOnlySpan<char> body) =>
        body.ContainsAnyInRange('0', '9') || (body.ContainsAnyInRange('A', 'Z') && body.ContainsAnyInRange('a', 'z'));

    private static int TrimmedLength(ReadOnlySpan<char> token) => token.TrimEnd(".-").Length;

    private static int Length(ReadOnlySpan<char> run, SearchValues<char> of) => run.IndexOfAnyExcept(of) is >= 0 and var end ? end : run.Length;
}
