namespace Lynceus.Reports.Tests.Trivy;

/// <summary>A package keeps its identity whatever its package URL, its path and the ids of its vulnerability look like.</summary>
public class TrivyPackageIdentityTests
{
    [Theory]
    [InlineData("os-pkgs", "cbl-mariner", "vim", "pkg:cbl-mariner/vim@8.2?arch=x86_64", "pkg:rpm/cbl-mariner/vim@8.2?arch=x86_64", "pkg:rpm/azurelinux/vim@8.2", null)]
    [InlineData("os-pkgs", "debian", "vim", "pkg:cbl-mariner/vim@8.2?arch=x86_64", "pkg:rpm/cbl-mariner/vim@8.2", "pkg:deb/debian/vim@8.2", null)]
    [InlineData("os-pkgs", "opensuse.tumbleweed", "vim", "pkg:rpm/opensuse.tumbleweed/vim@8.2", "pkg:rpm/opensuse/vim@8.2?distro=opensuse-tumbleweed", "pkg:rpm/suse/vim@8.2", null)]
    [InlineData("os-pkgs", "alpine", "musl", "pkg:apk/alpine/musl@1.2", "pkg:alpine/musl@1.2", "pkg:apk/musl@1.2", null)]
    [InlineData("lang-pkgs", "node-pkg", "@Scope/Name", "pkg:npm/%40scope/name@1", "pkg:npm/@scope/name@1", "pkg:npm/%40Scope%2FName@1", null)]
    [InlineData("lang-pkgs", "python-pkg", "Zope.Interface", "pkg:pypi/zope.interface@1", "pkg:pypi/zope-interface@1", "pkg:pypi/Zope.Interface@1", null)]
    [InlineData("lang-pkgs", "gobinary", "github.com/Masterminds/sprig", "pkg:golang/github.com/masterminds/sprig@v3", "pkg:golang/github.com/Masterminds/sprig@v3", null)]
    [InlineData("lang-pkgs", "jar", "org.example:zip", "pkg:maven/org.example/zip@2", "pkg:maven/org.example/zip@2?type=jar", null)]
    [InlineData("lang-pkgs", "composer", "Team/lib", "pkg:composer/team/lib@1", null)]
    [InlineData("lang-pkgs", "kubernetes", "k8s.io/apiserver", "pkg:k8s/k8s.io%2Fapiserver@1.27.4", "pkg:k8s/apiserver@1.27.4", "pkg:k8s/k8s.io/apiserver@1.27.4", null)]
    public void Translate_PackageUrlInAnotherSpelling_KeepsIdentity(string resultClass, string type, string name, params string?[] purls)
    {
        var keys = purls.Select(purl => Translated.Text(Report(resultClass, type, name, purl)).Findings.Single().Fingerprint);

        Assert.Single(keys.Distinct());
    }

    [Theory]
    [InlineData("lang-pkgs", "npm", "@scope/name", "pkg:npm/%40scope/name@1")]
    [InlineData("lang-pkgs", "npm", "name", "pkg:npm/name@1#sub")]
    [InlineData("lang-pkgs", "pip", "zope-interface", "pkg:pypi/Zope.Interface@1")]
    [InlineData("lang-pkgs", "pip", "urllib3[secure]", "pkg:pypi/urllib3")]
    [InlineData("lang-pkgs", "pip", "a_-.b_", "pkg:pypi/a-b")]
    [InlineData("lang-pkgs", "jar", "org.example:zip", "pkg:maven/org.example/zip@2?type=jar")]
    [InlineData("lang-pkgs", "gomod", "github.com/x/y/v2", "pkg:golang/github.com/x/y/v2@v2.0.0%2Bincompatible")]
    [InlineData("os-pkgs", "redhat", "openssl", "pkg:rpm/redhat/openssl@1.0?epoch=1")]
    [InlineData("os-pkgs", "newdistro", "openssl", "pkg:rpm/newdistro/openssl@1.0", "pkg:rpm/other/openssl@2")]
    public void Translate_EntryWithoutName_IsTheOneWithIt(string resultClass, string type, string name, string purl, string? besides = null)
    {
        var named = Translated.Text(Report(resultClass, type, name, besides ?? purl)).Findings.Single();

        var unnamed = Translated.Text(Report(resultClass, type, null, purl)).Findings.Single();

        Assert.Equal(named.Fingerprint, unnamed.Fingerprint);
    }

    [Theory]
    [InlineData("npm", "a", "yarn", "a", true)]
    [InlineData("pip", "a", "poetry", "a", true)]
    [InlineData("npm", "a", "pip", "a", false)]
    [InlineData("npm", "a", "npm", "b", false)]
    [InlineData("npm", "@x/a", "npm", "@y/a", false)]
    [InlineData("jar", "x:a", "jar", "y:a", false)]
    [InlineData("pip", "a-b", "pip", "ab", false)]
    public void Translate_Packages_AreTheSameByEcosystemAndName(string type, string name, string otherType, string otherName, bool same)
    {
        var one = Translated.Text(Report("lang-pkgs", type, name, null)).Findings.Single().Fingerprint;

        var other = Translated.Text(Report("lang-pkgs", otherType, otherName, null)).Findings.Single().Fingerprint;

        Assert.Equal(same, one == other);
    }

    [Theory]
    [InlineData("deb", "os-pkgs", "debian", null)]
    [InlineData("rpm", "os-pkgs", "cbl-mariner", "pkg:cbl-mariner/vim@8.2")]
    [InlineData("rpm", "os-pkgs", "sles", "pkg:rpm/suse/vim@8.2")]
    [InlineData("apk", "os-pkgs", "wolfi", null)]
    [InlineData("npm", "lang-pkgs", "yarn", null)]
    [InlineData("golang", "lang-pkgs", "gobinary", "pkg:golang/x/y@1")]
    [InlineData("swift", "lang-pkgs", "swift", null)]
    [InlineData("pub", "lang-pkgs", null, "pkg:pub/y@1")]
    [InlineData(null, "lang-pkgs", null, null)]
    public void Translate_Package_ShowsItsEcosystem(string? expected, string resultClass, string? type, string? purl) =>
        Assert.Equal(expected, Translated.Text(Report(resultClass, type, "y", purl)).Findings.Single().Package!.Type);

    public static TheoryData<string, string> SamePaths => new()
    {
        { "usr/local/lib/python3.11/site-packages/urllib3-1.26.5.dist-info/METADATA", "usr/local/lib/python3.12/site-packages/urllib3-1.26.5.dist-info/METADATA" },
        { "usr/local/lib/python3.9/site-packages/x.egg-info", "usr/local/lib/python3.13/site-packages/x.egg-info" },
        { "usr/lib/ruby/gems/3.1.0/specifications/rack-2.2.3.gemspec", "usr/lib/ruby/gems/3.2.0/specifications/rack-2.2.6.4.gemspec" },
        { "usr/local/bundle/gems/nokogiri-1.13.3-x86_64-linux/x", "usr/local/bundle/gems/nokogiri-1.14.0-x86_64-linux/x" },
        { "opt/node/v20.1.0/lib/node_modules/npm/package.json", "opt/node/v22.11.0/lib/node_modules/npm/package.json" },
        { "opt/tool-v1.2.3/bin/tool", "opt/tool-1.2.4-rc.1/bin/tool" },
        { "opt/app-1.0-SNAPSHOT/lib/x.jar", "opt/app-1.1.RELEASE/lib/x.jar" },
        { "opt/app-2.0.0-r2/x", "opt/app-2.0.0-r13/x" },
        { "opt/app-2.0.0-12-g1a2b3c4/x", "opt/app-2.0.1/x" },
        { "nix/store/3n58xw4373jp0ljirf06d8077j15pc4j-openssl-1.1.1k/lib/x", "nix/store/0c5qmf2k8a9xj1wgkvz7d1b9fdgkqk3w-openssl-1.1.1w/lib/x" },
        { "go/pkg/mod/github.com/x/y@v1.2.3/go.mod", "go/pkg/mod/github.com/x/y@v0.0.0-20240102030405-0123456789ab/go.mod" },
        { "go/pkg/mod/github.com/x/y@v2.0.0+incompatible/go.mod", "go/pkg/mod/github.com/x/y@v3.0.1/go.mod" },
        { "app/shop-1.4.0.jar/BOOT-INF/lib/zip-2.1.0.jar", "app/shop-1.5.0.jar/BOOT-INF/lib/zip-2.2.0.Final.jar" },
        { "root/.gradle/caches/files-2.1/a/b/1.0/0123456789abcdef0123456789abcdef01234567/b-1.0.jar", "root/.gradle/caches/files-2.1/a/b/1.1/89abcdef0123456789abcdef0123456789abcdef/b-1.1.jar" },
        { "releases/20240131120000/package.json", "releases/20240228/package.json" },
        { "releases/2024-01-31/package.json", "releases/2024-12-01/package.json" },
        { "cache/550e8400-e29b-41d4-a716-446655440000/x", "cache/c73bcdcc-2669-4bf6-81d3-e4ae73fb11fd/x" },
        { "app/.pnpm/lodash@4.17.15_0a1b2c3d4e/x", "app/.pnpm/lodash@4.17.20_f0e1d2c3b4/x" },
        { "tmp/tmpx3k9_a1b/app/x", "/tmp/tmp9q8w7e6r/app/x" },
        { "/app/x", "./app/x" },
        { "app\\lib\\x", "app/lib/x" },
    };

    [Theory]
    [MemberData(nameof(SamePaths))]
    public void Translate_PathThatChangesByItself_KeepsIdentity(string before, string after) => Assert.Equal(PathFingerprint(before), PathFingerprint(after));

    [Theory]
    [InlineData("srv/app-1/x", "srv/app-2/x")]
    [InlineData("srv/v1/x", "srv/v2/x")]
    [InlineData("srv/123456789012/x", "srv/210987654321/x")]
    [InlineData("srv/20249931/x", "srv/20249932/x")]
    [InlineData("srv/1999-99-01/x", "srv/1999-99-02/x")]
    [InlineData("srv/facade1/x", "srv/facade2/x")]
    [InlineData("srv/a.jar", "srv/b.jar")]
    [InlineData("srv/1.2/a", "srv/1.2/b")]
    [InlineData("x86_64/x", "x86_32/x")]
    [InlineData("app/lib2.jar", "app/lib3.jar")]
    [InlineData("usr/python3.11/x", "usr/ruby3.11/x")]
    [InlineData("tmp/app/x", "tmp/web/x")]
    public void Translate_AnotherPath_IsAnotherIdentity(string before, string after) => Assert.NotEqual(PathFingerprint(before), PathFingerprint(after));

    [Theory]
    [InlineData("1:2.0~beta", "lib/x-1:2.0~beta.jar", "lib/x-1:2.0~gamma.jar", "1:2.0~gamma")]
    [InlineData("r938", "lib/x-r938.jar", "lib/x-r939.jar", "r939")]
    [InlineData("20230618", "lib/x-20230618.jar", "lib/x-20231013.jar", "20231013")]
    public void Translate_OwnVersionInThePath_IsNoPartOfIt(string version, string path, string otherPath, string otherVersion) =>
        Assert.Equal(PathFingerprint(path, version), PathFingerprint(otherPath, otherVersion));

    [Theory]
    [InlineData("1.0", "usr/python3.11/x", "usr/python3.12/x")]
    [InlineData("1.0", "lib/zlib-1.2.jar", "lib/zlib-1.3.jar")]
    public void Translate_TwoPlacesThatDifferByVersion_StayTwoItems(string version, string one, string other)
    {
        var both = Translated.Text(Paths(version, one, other));
        var swapped = Translated.Text(Paths(version, other, one));
        var left = Translated.Text(Paths(version, other));

        Assert.Equal(2, both.Items);
        Assert.Equal(both.Findings.Select(f => f.Fingerprint).ToHashSet(), [.. swapped.Findings.Select(f => f.Fingerprint)]);
        Assert.Equal(both.Findings[0].Fingerprint, left.Findings.Single().Fingerprint);
    }

    [Fact]
    public void Translate_ThreePlacesOneOfThemTwice_AreThreeItems()
    {
        var report = Translated.Text(Paths("9.9", "lib/x-1.2.jar", "lib/x-1.3.jar", "lib/x-1.2.jar", "lib/x-1.4.jar", "lib/x-1.3.jar"));

        Assert.Equal([0, 1, 0, 2, 1], report.Findings.Select(f => report.Findings.Select(g => g.Fingerprint).Distinct().ToList().IndexOf(f.Fingerprint)));
    }

    [Fact]
    public void Translate_SamePlaceInTwoReplicaSets_IsOneItem()
    {
        var report = Translated.Text("""
            {"ClusterName":"c","Resources":[
             {"Namespace":"a","Kind":"ReplicaSet","Name":"cart-7d9f8cb5b4","Results":[{"Target":"Python","Class":"lang-pkgs","Type":"python-pkg","Vulnerabilities":[
               {"VulnerabilityID":"CVE-1","PkgName":"x","PkgPath":"lib/python3.11/x"}]}]},
             {"Namespace":"a","Kind":"ReplicaSet","Name":"cart-5bd4c6f79","Results":[{"Target":"Python","Class":"lang-pkgs","Type":"python-pkg","Vulnerabilities":[
               {"VulnerabilityID":"CVE-1","PkgName":"x","PkgPath":"lib/python3.12/x"}]}]}]}
            """);

        Assert.Equal((2, 1), (report.Findings.Count, report.Items));
    }

    [Theory]
    [InlineData("""{"VulnerabilityID":"GHSA-aaaa-bbbb-cccc"}""", """{"VulnerabilityID":"CVE-2026-9","VendorIDs":["GHSA-aaaa-bbbb-cccc"]}""")]
    [InlineData("""{"VulnerabilityID":"ghsa-AAAA-bbbb-cccc"}""", """{"VulnerabilityID":"CVE-2026-9","VendorIDs":["GHSA-aaaa-bbbb-cccc"]}""")]
    [InlineData("""{"VulnerabilityID":"GO-2024-2611"}""", """{"VulnerabilityID":"CVE-2026-9","VendorIDs":["GHSA-aaaa-bbbb-cccc","GO-2024-2611"]}""")]
    [InlineData("""{"VulnerabilityID":"PYSEC-2024-1"}""", """{"VulnerabilityID":"GHSA-aaaa-bbbb-cccc","VendorIDs":["PYSEC-2024-1"]}""")]
    [InlineData("""{"VulnerabilityID":"TEMP-0841856-B18BAF"}""", """{"VulnerabilityID":"CVE-2026-9","VendorIDs":["TEMP-0841856-B18BAF"]}""")]
    [InlineData("""{"VulnerabilityID":"GMS-2022-20"}""", """{"VulnerabilityID":"GMS-2022-20","VendorIDs":["CVE-2022-1"]}""")]
    public void Translate_EntryUnderAnotherId_IsKnownByTheOldOne(string before, string after)
    {
        var old = Translated.Text(Entry(before)).Findings.Single();

        var now = Translated.Text(Entry(after)).Findings.Single();

        Assert.NotEqual(old.Fingerprint, now.Fingerprint);
        Assert.Contains(old.Fingerprint, now.AliasKeys.Select(k => k.Fingerprint));
        Assert.Contains(old.Key.CheckId, now.FormerKeys.Where(k => k.Scheme.Version == 1).Select(k => k.CheckId));
    }

    [Theory]
    [InlineData("""["DSA-4808-1"]""")]
    [InlineData("""["RHSA-2024:1","USN-1-1","ALAS2-2024-1","ELSA-2024-1","SUSE-SU-2024:1-1","openSUSE-SU-2024:1-1","DLA-1-1","RLSA-2024:1","ALSA-2024:1","PHSA-1"]""")]
    [InlineData("""["CVE-2026-10"]""")]
    [InlineData("""["CVE-2026-9","cve-2026-9"]""")]
    [InlineData("null")]
    public void Translate_AdvisoryOfAVendor_IsNoOtherIdOfIt(string vendorIds) =>
        Assert.Empty(Translated.Text(Entry($$"""{"VulnerabilityID":"CVE-2026-9","VendorIDs":{{vendorIds}}}""")).Findings.Single().AliasKeys);

    private static Fingerprint PathFingerprint(string path, string version = "9.9") => Translated.Text(Paths(version, path)).Findings.Single().Fingerprint;

    private static string Paths(string version, params string[] paths) => Entry(string.Join(',', paths.Select(path =>
        $$"""{"VulnerabilityID":"CVE-1","PkgName":"x","InstalledVersion":"{{version}}","PkgPath":"{{path.Replace("\\", "\\\\")}}"}""")));

    private static string Entry(string entries) => $$"""
        {"SchemaVersion":2,"ArtifactName":"a:1","ArtifactType":"container_image","Results":[
         {"Target":"Java","Class":"lang-pkgs","Type":"jar","Vulnerabilities":[{{entries}}]}]}
        """;

    private static string Report(string resultClass, string? type, string? name, string? purl)
    {
        var quotedType = type is null ? "null" : $"\"{type}\"";
        var quotedName = name is null ? "null" : $"\"{name}\"";
        var identifier = purl is null ? "{}" : $$"""{"PURL":"{{purl}}"}""";
        return $$"""
            {"SchemaVersion":2,"ArtifactName":"a:1","ArtifactType":"container_image","Results":[{"Target":"a:1 (x 1)","Class":"{{resultClass}}","Type":{{quotedType}},"Vulnerabilities":[
             {"VulnerabilityID":"CVE-1","PkgName":{{quotedName}},"PkgIdentifier":{{identifier}}}]}]}
            """;
    }
}
