using System.Text.Json.Nodes;
using Lynceus.Testing;

namespace Lynceus.Reports.Tests.Trivy;

/// <summary>For every report of Trivy there is: what changes from scan to scan and from release to release changes no identity.</summary>
public class TrivyStabilityTests
{
    // A package's URL as another release would spell it: no qualifiers, another distribution, another encoding.
    private static readonly (string From, string To)[] Spellings =
        [("pkg:deb/debian/", "pkg:deb/ubuntu/"), ("pkg:apk/alpine/", "pkg:apk/"), ("pkg:rpm/centos/", "pkg:centos/"), ("%40", "@"), ("%2B", "+")];

    public static TheoryData<string> Reports
    {
        get
        {
            var reports = new TheoryData<string> { "Image", "Tree", "Cluster" };
            var folders = new List<string> { Path.Combine(RepositoryPaths.Root, "samples", "fleet") };
            if (RepositoryPaths.Shared is { } shared)
            {
                folders.Add(Path.Combine(shared, "data", "reports", "trivy"));
                folders.Add(Path.Combine(shared, "data", "trivy-operator"));
            }

            foreach (var file in folders.Where(Directory.Exists).SelectMany(static f => Directory.EnumerateFiles(f, "*trivy*.json*", SearchOption.AllDirectories)
                .Concat(f.EndsWith("trivy", StringComparison.Ordinal) ? Directory.EnumerateFiles(f) : [])).Distinct().Order(StringComparer.Ordinal))
            {
                if (IsOfTrivy(file))
                {
                    reports.Add(file);
                }
            }

            return reports;
        }
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public void Translate_AfterTheNextScan_HasTheSameIdentities(string report)
    {
        var text = Text(report);
        var before = Translated.Text(text, "trivy");
        if (JsonNode.Parse(text) is not { } document)
        {
            return;
        }

        foreach (var (what, change) in Changes)
        {
            var copy = document.DeepClone();
            change(copy);
            var after = Translated.Text(copy.ToJsonString(), "trivy");

            Assert.True(Identities(before).SetEquals(Identities(after)), what);
            Assert.True(before.ExaminedScopes.ToHashSet().SetEquals(after.ExaminedScopes), what);
            Assert.Equal(before.Lists.Order(ByText), after.Lists.Order(ByText));
        }
    }

    private static IEnumerable<(string What, Action<JsonNode> Change)> Changes =>
    [
        ("elements in another order", Reverse),
        ("another rating", static n => Texts(n, static (name, text) => name is "Severity" ? "LOW" : text)),
        ("a newer tool", static n => Texts(n, static (name, text) => name is "Version" && text.StartsWith("0.", StringComparison.Ordinal) ? "0.99.0" : text)),
        ("other texts", static n => Texts(n, static (name, text) => name is "Description" or "Title" or "Resolution" or "PrimaryURL" ? text + " (revised)" : text)),
        ("package URLs in another spelling", static n => Texts(n, static (name, text) => name is "PURL" ? Respelt(text) : text)),
        ("another tag and digest", static n => Texts(n, static (name, text) => Retagged(name, text))),
        ("moved lines", static n => Numbers(n)),
    ];

    private static HashSet<Fingerprint> Identities(Translated report) => [.. report.Findings.Select(static f => f.Fingerprint)];

    private static Comparer<(string, string, Extent)> ByText =>
        Comparer<(string, string, Extent)>.Create(static (a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    private static string Text(string report) => report switch
    {
        "Image" => TrivySamples.Image,
        "Tree" => TrivySamples.Tree,
        "Cluster" => TrivySamples.Cluster,
        _ => System.IO.File.ReadAllText(report),
    };

    private static bool IsOfTrivy(string file)
    {
        try
        {
            return ReportTranslation.Recognise(ReportSource.FromFile(file), ReportLimits.Default, CancellationToken.None) == "trivy";
        }
        catch (ReportFormatException)
        {
            return false;
        }
    }

    private static string Respelt(string purl)
    {
        purl = purl.Split('?')[0];
        foreach (var (from, to) in Spellings)
        {
            purl = purl.Replace(from, to, StringComparison.Ordinal);
        }

        return purl;
    }

    // The references of the report as they stand in the three places that carry them.
    private static string Retagged(string? name, string text)
    {
        if (name is "Target" && text.EndsWith(')') && text.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var end)
        {
            return Retagged(text[..end]) + text[end..];
        }

        return name is "ArtifactName" or "RepoTags" && text.Contains(':', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal) ? Retagged(text) : text;
    }

    private static string Retagged(string reference) => reference.LastIndexOf(':') is var colon && colon > reference.LastIndexOf('/') && colon > 0
        ? reference[..colon] + ":next@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        : reference;

    private static void Reverse(JsonNode node)
    {
        switch (node)
        {
            case JsonArray array:
                var elements = array.Select(static e => e?.DeepClone()).Reverse().ToList();
                array.Clear();
                foreach (var element in elements)
                {
                    array.Add(element);
                }

                foreach (var element in array)
                {
                    ReverseChild(element);
                }

                break;
            case JsonObject o:
                foreach (var (_, value) in o)
                {
                    ReverseChild(value);
                }

                break;
            default:
                break;
        }

        static void ReverseChild(JsonNode? child)
        {
            if (child is not null)
            {
                Reverse(child);
            }
        }
    }

    private static void Texts(JsonNode node, Func<string?, string, string> change, string? name = null)
    {
        switch (node)
        {
            case JsonArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    if (array[i] is JsonValue value && value.TryGetValue<string>(out var text))
                    {
                        array[i] = change(name, text);
                    }
                    else if (array[i] is { } child)
                    {
                        Texts(child, change, name);
                    }
                }

                break;
            case JsonObject o:
                foreach (var (key, child) in o.ToList())
                {
                    if (child is JsonValue value && value.TryGetValue<string>(out var text))
                    {
                        o[key] = change(key, text);
                    }
                    else if (child is not null)
                    {
                        Texts(child, change, key);
                    }
                }

                break;
            default:
                break;
        }
    }

    private static void Numbers(JsonNode node)
    {
        foreach (var child in node switch { JsonArray a => a.ToList(), JsonObject o => o.Select(static p => p.Value).ToList(), _ => [] })
        {
            if (child is JsonObject or JsonArray)
            {
                Numbers(child);
            }
        }

        if (node is JsonObject lines && lines["StartLine"] is JsonValue)
        {
            lines["StartLine"] = 900;
            lines["EndLine"] = 901;
        }
    }
}
