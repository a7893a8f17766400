using Lynceus.Reports.Secrets;

namespace Lynceus.Reports.Tests.Secrets;

/// <summary>Texts with and without secrets. None of them is a real one, and none is written so that a scanner of secrets would find it in the file.</summary>
internal static class SecretCorpus
{
    public const string Tuned = "tuned.tsv";
    public const string SetAside = "set-aside.tsv";

    internal sealed record Sample(bool IsSecret, string Idiom, string Field, string Text, IReadOnlyList<string> Secrets)
    {
        public string Masked() => SecretMasker.Mask(Text, KindOf(Field));

        /// <summary>None of a positive's secrets is left; a look-alike is as it was.</summary>
        public bool IsRight()
        {
            var masked = Masked();
            return IsSecret ? !Secrets.Any(s => masked.Contains(s, StringComparison.Ordinal)) : masked == Text;
        }
    }

    public static IReadOnlyList<Sample> Read(string file)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Secrets", file);
        return [.. File.ReadLines(path).Where(static l => l.Length > 0 && l[0] != '#').Select(Parse)];
    }

    private static Sample Parse(string line)
    {
        var cells = line.Replace("¦", "", StringComparison.Ordinal).Replace('⏎', '\n').Split('\t', 4);
        var text = cells[3];
        var secrets = new List<string>();
        for (var open = text.IndexOf('«', StringComparison.Ordinal); open >= 0; open = text.IndexOf('«', open + 1))
        {
            secrets.Add(text[(open + 1)..text.IndexOf('»', open)]);
        }

        var plain = text.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
        return new Sample(cells[0] == "+", cells[1], cells[2], plain, secrets);
    }

    // As the translation and the fragment see these fields.
    private static TextKind KindOf(string field) => field switch
    {
        "trivy.Secrets.Match" or "trivyoperator.match" or "sarif.secret.snippet" => TextKind.Match,
        "sarif.secret.message" => TextKind.AboutSecret,
        "kube-bench.actual_value" or "kube-bench.reason" or "polaris.Details" or "polaris.Message" or "policyreport.message" => TextKind.Observed,
        _ when field.StartsWith("policyreport.properties", StringComparison.Ordinal) => TextKind.Observed,
        _ => TextKind.Ordinary,
    };
}
