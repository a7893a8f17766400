namespace Lynceus.Reports.Tests.Trivy;

/// <summary>Which form of a subject a report looked at, and what the sender may say of it.</summary>
public class TrivyVariantTests
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("postgres:14", "postgres", "14")]
    [InlineData("postgres", "postgres", "latest")]
    [InlineData("postgres@" + Digest, "postgres", Digest)]
    [InlineData("postgres:14@" + Digest, "postgres", "14")]
    [InlineData("localhost:5000/db/postgres", "localhost:5000/db/postgres", "latest")]
    [InlineData("localhost:5000/db/postgres:16", "localhost:5000/db/postgres", "16")]
    [InlineData("docker.io/library/postgres:16-alpine", "postgres", "16-alpine")]
    [InlineData("postgres:", "postgres", "latest")]
    [InlineData("postgres@", "postgres", "latest")]
    [InlineData("postgres:14@", "postgres", "14")]
    [InlineData("postgres@a/b:c", "postgres", "a/b:c")]
    [InlineData("localhost:5000/postgres@" + Digest, "localhost:5000/postgres", Digest)]
    public void Translate_Image_IsATagOrADigestOfItsRepository(string name, string repository, string variant)
    {
        var scope = ScopeOf(Image(name));

        Assert.Equal(("Image//" + repository, variant), (scope.Key, scope.Variant));
    }

    [Theory]
    [InlineData("/builds/cart.tar", "\"ImageID\":\"sha256:aa\",\"RepoTags\":[\"shop/cart:1\",\"shop/cart:0\"]", "Image//shop/cart", "0")]
    [InlineData("/builds/cart.tar", "\"ImageID\":\"sha256:aa\"", "Image//cart.tar", "sha256:aa")]
    [InlineData("other/cart.tar", "\"ImageID\":\"sha256:bb\"", "Image//cart.tar", "sha256:bb")]
    [InlineData("other/cart.tar", "", "Image//cart.tar", "sha256:cc")]
    [InlineData("a787cb986503", "\"ImageID\":\"sha256:a787cb9865032e5b\",\"RepoTags\":[\"alpine:3.11\"]", "Image//alpine", "3.11")]
    [InlineData("a787cb986503", "\"ImageID\":\"sha256:b787cb9865032e5b\",\"RepoTags\":[\"alpine:3.11\"]", "Image//a787cb986503", "latest")]
    public void Translate_ImageWithoutReference_IsTakenFromItsMetadata(string name, string metadata, string key, string variant)
    {
        var scope = ScopeOf(Image(name, metadata));

        Assert.Equal((key, variant), (scope.Key, scope.Variant));
    }

    [Theory]
    [InlineData("\"Branch\":\"main\"", "main")]
    [InlineData("\"Commit\":\"abc\"", null)]
    public void Translate_Repository_IsItsBranch(string metadata, string? variant)
    {
        var scope = ScopeOf(Tree("https://git.example/team/shop.git", "repository", metadata));

        Assert.Equal(("Repository//git.example/team/shop", variant), (scope.Key, scope.Variant));
    }

    [Theory]
    [InlineData(".", "filesystem", "Filesystem//repo-a")]
    [InlineData("./", "filesystem", "Filesystem//repo-a")]
    [InlineData("/tmp/x", "filesystem", "Filesystem//repo-a")]
    [InlineData("/tmp/tmp.x3k9/checkout", "filesystem", "Filesystem//repo-a")]
    [InlineData("/builds/team/shop", "filesystem", "Filesystem//repo-a")]
    [InlineData("", "filesystem", "Filesystem//repo-a")]
    [InlineData("checkout", "repository", "Repository//repo-a")]
    [InlineData("https://git.example/team/shop", "repository", "Repository//git.example/team/shop")]
    [InlineData("git.example/team/shop", "repository", "Repository//git.example/team/shop")]
    [InlineData("org-1@git.example:team/shop.git", "repository", "Repository//git.example/team/shop")]
    [InlineData("image.tar", "container_image", "Image//repo-a")]
    [InlineData("shop/cart:1", "container_image", "Image//shop/cart")]
    public void Translate_GivenSubject_CountsWhereTheReportCannotTell(string name, string type, string key)
    {
        var scope = ScopeOf(Tree(name, type, ""), "repo-a");

        Assert.Equal(key, scope.Key);
    }

    [Theory]
    [InlineData("git@git.example:team/shop.git", "Repository//git.example/team/shop")]
    [InlineData("https://me:t0ken@git.example/team/shop", "Repository//git.example/team/shop")]
    public void Translate_GivenAddress_LosesCredentials(string subject, string key) => Assert.Equal(key, ScopeOf(Tree(".", "repository", ""), subject).Key);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Translate_BlankSubject_IsNone(string subject) => Assert.Equal("Filesystem//.", ScopeOf(Tree(".", "filesystem", ""), subject).Key);

    [Fact]
    public void Translate_GivenImage_HasItsTagAsVariant()
    {
        var scope = ScopeOf(Image("image.tar"), "shop/cart:1.4");

        Assert.Equal(("Image//shop/cart", "1.4"), (scope.Key, scope.Variant));
    }

    [Theory]
    [InlineData("/builds/cart.tar", "other.tar (alpine 3.20)", "Image//shop/cart", "/builds/cart.tar")]
    [InlineData("", "/builds/cart.tar (alpine 3.20)", "Image//shop/cart", "/builds/cart.tar")]
    public void Translate_GivenImage_KeepsTheArchiveAsEvidence(string name, string target, string key, string image)
    {
        var finding = Assert.Single(Translated.Text(System(name, target), subject: "shop/cart:1.4").Findings);

        Assert.Equal((key, image), (finding.Subject.Key, finding.Subject.Image));
    }

    [Theory]
    [InlineData("/builds/cart.tar", "other.tar (alpine 3.20)", "Image//cart.tar", "/builds/cart.tar")]
    [InlineData("", "/builds/cart.tar (alpine 3.20)", "Image//cart.tar", "/builds/cart.tar")]
    public void Translate_Archive_IsNamedByTheReportBeforeItsTarget(string name, string target, string key, string image)
    {
        var finding = Assert.Single(Translated.Text(System(name, target)).Findings);

        Assert.Equal((key, image), (finding.Subject.Key, finding.Subject.Image));
    }

    [Fact]
    public void Translate_GivenImageOfAReportWithoutAnyName_IsTheEvidence()
    {
        var finding = Assert.Single(Translated.Text(Tree("", "container_image", ""), subject: "shop/cart:1.4").Findings);

        Assert.Equal("shop/cart:1.4", finding.Subject.Image);
    }

    [Fact]
    public void Translate_LegacyArrayOfALockFile_IsKnownByTheGivenSubject()
    {
        var report = Translated.Text(
            """[{"Target":"package-lock.json","Class":"lang-pkgs","Type":"npm","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"a"}]}]""", subject: "shop");

        Assert.Equal("Filesystem//shop", Assert.Single(report.ExaminedScopes).Key);
        Assert.Null(report.ClosesNothingBecause);
    }

    [Theory]
    [InlineData("./infra", "Filesystem//infra")]
    [InlineData("infra/", "Filesystem//infra")]
    [InlineData(".", "Filesystem//.")]
    [InlineData("./", "Filesystem//.")]
    [InlineData("/", "Filesystem///")]
    [InlineData("/tmp/tmp.x3k9/shop", "Filesystem//shop")]
    [InlineData("/tmp/app", "Filesystem///tmp/app")]
    public void Translate_Path_LosesWhatOneScanMadeUp(string name, string key)
    {
        var report = Translated.Text(Tree(name, "filesystem", ""));

        Assert.Equal(key, Assert.Single(report.ExaminedScopes).Key);
        Assert.Null(report.ClosesNothingBecause);
    }

    [Theory]
    [InlineData("/tmp/tmp.x3k9")]
    [InlineData("/tmp/tmpx3k9_a1/")]
    [InlineData("/tmp/build-123456")]
    public void Translate_MadeUpFolderAlone_NamesNothing(string name) =>
        Assert.Equal("The report does not name what was scanned.", Translated.Text(Tree(name, "filesystem", "")).ClosesNothingBecause);

    private static Scope ScopeOf(string report, string? subject = null) => Assert.Single(Translated.Text(report, subject: subject).Examinations);

    private static string System(string name, string target) => $$"""
        {"SchemaVersion":2,"ArtifactID":"sha256:cc","ArtifactName":"{{name}}","ArtifactType":"container_image","Results":[
         {"Target":"{{target}}","Class":"os-pkgs","Type":"alpine","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"a"}]}]}
        """;

    private static string Image(string name, string metadata = "") => Tree(name, "container_image", metadata);

    private static string Tree(string name, string type, string metadata) => $$"""
        {"SchemaVersion":2,"ArtifactID":"sha256:cc","ArtifactName":"{{name}}","ArtifactType":"{{type}}","Metadata":{{{metadata}}},"Results":[
         {"Target":"package-lock.json","Class":"lang-pkgs","Type":"npm","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"a"}]}]}
        """;
}
