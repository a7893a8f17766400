using Lynceus.Reports.Secrets;

namespace Lynceus.Reports.Tests.Secrets;

public class SecretMaskerTests
{
    [Fact]
    public void Mask_OrdinaryText_IsTheSameInstance()
    {
        const string Text = "A flaw in the parser lets an attacker read the password of a user.";

        Assert.Same(Text, SecretMasker.Mask(Text));
    }

    [Theory]
    [InlineData("env DB_PASSWORD=hunter2x is set", "env DB_PASSWORD=[masked] is set")]
    [InlineData("args: [\"--db-password=hunter2x\", \"--port=80\"]", "args: [\"--db-password=[masked]\", \"--port=80\"]")]
    [InlineData("password: changeme", "password: [masked]")]
    [InlineData("mysql -uroot -phunter2x shop", "mysql -uroot -p[masked] shop")]
    [InlineData("Authorization: Bearer hunter2x9Q", "Authorization: Bearer [masked]")]
    public void Mask_Secret_NamesStayReadable(string text, string expected)
    {
        Assert.Equal(expected, SecretMasker.Mask(text));
    }

    [Fact]
    public void MaskLines_ValueBelowItsName_IsMaskedInItsLine()
    {
        Assert.Equal(["- name: DB_PASSWORD", "  value: [masked]", "image: x"], SecretMasker.MaskLines(["- name: DB_PASSWORD", "  value: hunter2x", "image: x"]));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("password=")]
    [InlineData("password: \"")]
    [InlineData("value: ")]
    [InlineData("name: A\nvalue: ")]
    [InlineData("mysql ")]
    [InlineData("curl -u ")]
    [InlineData("://")]
    [InlineData("://a:b")]
    [InlineData("-----BEGIN PRIVATE KEY")]
    [InlineData("-----END PRIVATE KEY-----")]
    [InlineData("aaaaaaaaA1/")]
    [InlineData("env A=")]
    [InlineData("=eyJ")]
    [InlineData("a=:/@")]
    [InlineData("secret is ")]
    [InlineData("--token -")]
    [InlineData("\\\"key\\\":")]
    public void Mask_HostileText_Ends(string part)
    {
        // Ten times what a text may be: whatever is quadratic in it takes a minute here, and everything else less than a second.
        var text = string.Concat(Enumerable.Repeat(part, 160_000 / part.Length));
        foreach (var kind in Enum.GetValues<TextKind>())
        {
            Assert.NotEmpty(SecretMasker.Mask(text, kind));
        }
    }
}
