using System.Text.Json.Nodes;

namespace Lynceus.Reports.Tests.Trivy;

public class TrivyIdentityTests
{
    public static TheoryData<string, string, string, string> Changes => new()
    {
        { "a new tag", TrivySamples.Image, ":1.4.0", ":1.5.0" },
        { "a digest", TrivySamples.Image, "cart:1.4.0", "cart@sha256:aa" },
        { "a new base image", TrivySamples.Image, "12.9", "13.1" },
        { "a package bump that fixes nothing", TrivySamples.Image, "1.8.2\"", "1.8.3\"" },
        { "a bump of a library in a file of its version", TrivySamples.Image, "2.1.0", "2.1.0.1" },
        { "a release of the application around it", TrivySamples.Image, "shop-1.4.0.jar", "shop-1.5.0.jar" },
        { "another rating", TrivySamples.Image, "\"HIGH\"", "\"CRITICAL\"" },
        { "another text", TrivySamples.Image, "Several.", "Some." },
        { "another layer", TrivySamples.Image, "sha256:aa", "sha256:bb" },
        { "another fingerprint of Trivy's", TrivySamples.Image, "sha256:11", "sha256:22" },
        { "a scanner without package URLs", TrivySamples.Image, "\"PURL\"", "\"Purl\"" },
        { "CVE in front of GHSA", TrivySamples.Image, "\"GHSA-fpj8-gq4v-p354\",\"VendorIDs\":[\"CVE-2025-66614\"]", "\"CVE-2025-66614\",\"VendorIDs\":[\"GHSA-fpj8-gq4v-p354\"]" },
        { "moved lines", TrivySamples.Tree, "Line\":1", "Line\":2" },
        { "a check without AVD", TrivySamples.Tree, "AVD-AWS", "AWS" },
        { "a longer mask", TrivySamples.Tree, "********", "************" },
        { "another text around a secret", TrivySamples.Tree, "export KEY=*", "KEY=*" },
        { "a dot before the path", TrivySamples.Tree, "\"deploy.sh\"", "\"./deploy.sh\"" },
        { "a new ReplicaSet", TrivySamples.Cluster, "cart-7d9f8cb5b4", "cart-5bd4c6f79" },
        { "a new image tag of a workload", TrivySamples.Cluster, "shop/cart:1.4.0", "docker.io/shop/cart:2" },
        { "a new spelling of a check", TrivySamples.Cluster, "\"KSV001\",\"AVDID\":\"AVD-KSV-0001\"", "\"KSV-0001\"" },
        { "a container without quotes", TrivySamples.Cluster, "Container 'app' of ReplicaSet 'cart-7d9f8cb5b4' should", "container app of replicaset cart-7d9f8cb5b4 in shop namespace should" },
        { "a container behind the words", TrivySamples.Cluster, "Container 'app' of ReplicaSet 'cart-7d9f8cb5b4' should set 'x'", "Privileges of container: `app` should be limited" },
        { "a new spelling of the container", TrivySamples.Cluster, "Container 'app' of ReplicaSet 'cart-7d9f8cb5b4'", "container \\\"app\\\" of replicaset \\\"cart\\\"" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Translate_ChangeThatIsNoNewProblem_KeepsIdentitiesAndScopes(string change, string report, string from, string to)
    {
        var before = Translated.Text(report);

        var after = Translated.Text(report.Replace(from, to));

        Assert.NotEqual(report, report.Replace(from, to));
        Assert.True(before.Findings.Select(f => f.Fingerprint).SequenceEqual(after.Findings.Select(f => f.Fingerprint)), change);
        Assert.Equal(before.ExaminedScopes, after.ExaminedScopes);
        Assert.Equal(before.Lists, after.Lists);
    }

    public static TheoryData<string, string, string> Differences => new()
    {
        { TrivySamples.Image, "shop/cart:", "shop/pay:" },
        { TrivySamples.Image, "CVE-2020-27350", "CVE-2020-27351" },
        { TrivySamples.Image, "\"PkgName\":\"apt\"", "\"PkgName\":\"libapt\"" },
        { TrivySamples.Tree, "aws_s3_bucket.logs", "aws_s3_bucket.data" },
        { TrivySamples.Tree, "\"main.tf\"", "\"other.tf\"" },
        { TrivySamples.Tree, "vendor/x/", "vendor/y/" },
        { TrivySamples.Cluster, "'app'", "'sidecar'" },
        { TrivySamples.Cluster, "shop/cart:", "shop/proxy:" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void Translate_AnotherProblem_IsAnotherIdentity(string report, string from, string to)
    {
        var before = Translated.Text(report).Findings.Select(f => f.Fingerprint);

        var after = Translated.Text(report.Replace(from, to)).Findings.Select(f => f.Fingerprint);

        Assert.NotEqual(before, after);
    }

    public static TheoryData<string> Samples => new(TrivySamples.Image, TrivySamples.Tree, TrivySamples.Cluster);

    [Theory]
    [MemberData(nameof(Samples))]
    public void Translate_PropertiesInOtherOrder_SayTheSame(string sample)
    {
        var expected = Translated.Text(sample);

        foreach (var comparison in (IComparer<string>[])[StringComparer.Ordinal, Comparer<string>.Create(static (a, b) => string.CompareOrdinal(b, a))])
        {
            var report = Translated.Text(Sorted(JsonNode.Parse(sample)!, comparison).ToJsonString());

            Assert.Equal(expected.Findings.Select(Line).Order(), report.Findings.Select(Line).Order());
            Assert.Equal(expected.ExaminedScopes.Order(ByText), report.ExaminedScopes.Order(ByText));
            Assert.Equal(expected.NotExaminedScopes.Count, report.NotExaminedScopes.Count);
            Assert.Equal(expected.Lists, report.Lists);
            Assert.Equal(expected.Examinations.Order(ByText), report.Examinations.Order(ByText));
            Assert.Equal(expected.Summary.ToolVersion, report.Summary.ToolVersion);
        }
    }

    [Fact]
    public void Translate_ElementsInOtherOrder_KeepIdentities()
    {
        var document = JsonNode.Parse(TrivySamples.Image)!;
        var results = document["Results"]!.AsArray();
        document["Results"] = new JsonArray([.. results.Reverse().Select(static r => r!.DeepClone())]);

        var report = Translated.Text(document.ToJsonString());

        Assert.Equal(
            Translated.Text(TrivySamples.Image).Findings.Select(f => f.Fingerprint.Value).Order(), report.Findings.Select(f => f.Fingerprint.Value).Order());
    }

    [Theory]
    [InlineData("docker.io/library/alpine:3.11", "alpine")]
    [InlineData("alpine@sha256:abc", "alpine")]
    [InlineData("index.docker.io/team/app", "team/app")]
    [InlineData("localhost:5000/app:1", "localhost:5000/app")]
    [InlineData("localhost:5000/app", "localhost:5000/app")]
    [InlineData("ghcr.io/a/b:1@sha256:ff", "ghcr.io/a/b")]
    public void Translate_ImageName_IsItsRepository(string name, string repository)
    {
        var report = Translated.Text(TrivySamples.Image.Replace("registry.example:5000/shop/cart:1.4.0", name));

        Assert.All(report.Findings, f => Assert.Equal("Image//" + repository, f.Subject.Key));
    }

    [Theory]
    [InlineData("https://user:t0ken@git.example/team/shop.git", "git.example/team/shop")]
    [InlineData("git@git.example:team/shop.git", "git.example/team/shop")]
    public void Translate_RepositoryUrl_LosesCredentials(string url, string name)
    {
        var report = Translated.Text($$"""
            {"SchemaVersion":2,"ArtifactName":"{{url}}","ArtifactType":"repository","Results":[
             {"Target":"go.mod","Class":"lang-pkgs","Type":"gomod","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"x"}]}]}
            """);

        Assert.Equal("Repository//" + name, Assert.Single(report.Findings).Subject.Key);
        Assert.DoesNotContain("t0ken", report.Findings[0].ToString());
    }

    [Fact]
    public void Translate_ArchiveScan_IsKnownByTheImageInsideOrTheFileName()
    {
        const string Archive = "\"ArtifactName\":\"/tmp/scan-123456/cart.tar\"";
        var named = TrivySamples.Image.Replace("\"ArtifactName\":\"registry.example:5000/shop/cart:1.4.0\"", Archive);

        Assert.All(Translated.Text(named).Findings, f => Assert.Equal("Image//registry.example:5000/shop/cart", f.Subject.Key));
        Assert.All(Translated.Text(named.Replace("registry.example:5000/shop/cart:1.4.0", "/tmp/scan-123456/cart.tar")).Findings, f => Assert.Equal("Image//cart.tar", f.Subject.Key));
    }

    private static Comparer<Scope> ByText => Comparer<Scope>.Create(static (a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    private static string Line(Finding finding) => $"{finding.Fingerprint} {finding.Scope} {finding.Title} {finding.RawPointer} {finding.Location}";

    private static JsonNode Sorted(JsonNode node, IComparer<string> comparer) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(static p => p.Key, comparer)
            .Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : (JsonNode?)Sorted(p.Value, comparer)))),
        JsonArray a => new JsonArray([.. a.Select(e => e is null ? null : Sorted(e, comparer))]),
        _ => node.DeepClone(),
    };
}
