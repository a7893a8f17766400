namespace Lynceus.Reports.Tests;

public class FingerprintTests
{
    [Fact]
    public void Of_KnownParts_NeverChanges()
    {
        // Computed with another implementation of SHA-256 over the length-prefixed parts. A change of this value closes and reopens every item.
        Assert.Equal("915870890723ee19574507374e5efa27", Fingerprint.Of(1, "trivy", "vulnerability", "CVE-2024-3094", "Deployment/shop/cart/app", "pkg:deb/debian/xz-utils").ToString());
    }

    public static TheoryData<string[], string[]> Colliding => new()
    {
        { ["ab", "c", "", ""], ["a", "bc", "", ""] },
        { ["a", "b", "c", "d"], ["a", "b", "cd", ""] },
        { ["a", "b", "c", "d", "e"], ["a", "b", "c", "de"] },
        { ["a", "b", "c", "d", ""], ["a", "b", "c", "d"] },
        { ["a", "b", "c", "d", "e", "f"], ["a", "b", "c", "d", "ef"] },
        { ["a", "b", "c", "d", "\u0001\0\0\0e"], ["a", "b", "c", "d", "", "e"] },
    };

    [Theory]
    [MemberData(nameof(Colliding))]
    public void Of_PartsThatJoinToTheSame_Differ(string[] one, string[] other)
    {
        Assert.NotEqual(Of(one), Of(other));
    }

    [Fact]
    public void Of_OtherKeyVersion_Differs()
    {
        Assert.NotEqual(Fingerprint.Of(1, "t", "f", "c", "s"), Fingerprint.Of(2, "t", "f", "c", "s"));
    }

    [Theory]
    [InlineData(600)]
    [InlineData(700)]
    [InlineData(100_000)]
    public void Of_LongParts_CountToTheirEnd(int length)
    {
        var text = new string('é', length);

        Assert.NotEqual(Fingerprint.Of(1, "t", "f", "c", text + "a"), Fingerprint.Of(1, "t", "f", "c", text + "b"));
        Assert.Equal(Fingerprint.Of(1, "t", "f", "c", text), Fingerprint.Of(1, "t", "f", "c", new string('é', length)));
    }

    [Fact]
    public void ToArray_AnyValue_IsTheHexOfToString()
    {
        var fingerprint = Fingerprint.Of(1, "t", "f", "c", "s");

        Assert.Equal(fingerprint.ToString(), Convert.ToHexStringLower(fingerprint.ToArray()));
        Assert.Equal("0000000000000000000000000000000f", new Fingerprint(15).ToString());
    }

    private static Fingerprint Of(string[] parts) => Fingerprint.Of(1, parts[0], parts[1], parts[2], parts[3], parts.AsSpan(4));
}
