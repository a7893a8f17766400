namespace Lynceus.Reports.KubeBench;

/// <summary>The document of recommendations that a run followed, for example <c>cis-1.9</c> or <c>eks-1.5.0</c>.</summary>
/// <param name="Id">With version; part of every check's id, since a number such as 1.2.14 means another check in another version.</param>
/// <param name="Family">Without version; part of every check's identity, whose rest is the check's text, see <see cref="CheckText"/>.</param>
internal sealed record Benchmark(string Id, string Family)
{
    private const string Cis = "cis";

    /// <summary>Reads a control's <c>version</c>. Old releases write the number alone, and then mean the CIS benchmark for Kubernetes.</summary>
    public static Benchmark Of(string? version)
    {
        if (version is null)
        {
            return new Benchmark(Cis, Cis);
        }

        var id = version.Trim().ToLowerInvariant();
        id = IsVersion(id) ? $"{Cis}-{id}" : id;
        var family = string.Join('-', id.Split('-').Where(static part => !IsVersion(part)));
        return new Benchmark(id, family.Length == 0 ? Cis : family);
    }

    /// <summary>The numbers of the severity table are those of these versions; later ones moved some of them.</summary>
    public bool NumbersAreThoseOfTheSeverityTable => Id is Cis or "cis-1.5" or "cis-1.6";

    public bool IsForKubernetes => Family == Cis;

    // 1.9, 1.5.0, v1r6 (STIG)
    private static bool IsVersion(string part)
    {
        var digits = part.StartsWith('v') ? part[1..] : part;
        return digits.Length > 0 && char.IsAsciiDigit(digits[0]) && digits.All(static c => char.IsAsciiDigit(c) || c is '.' or 'r');
    }
}
