namespace Lynceus.Items.Tests;

/// <summary>Times that lie ahead are not believed; all others are.</summary>
public class KnownScopeTests
{
    private const long Now = 1000;

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(999L, 999L, 999L, 999L)]
    [InlineData(1000L, 1000L, 1000L, 1000L)]
    [InlineData(1001L, 999L, null, 999L)]
    [InlineData(999L, 1001L, 999L, 1000L)]
    [InlineData(null, 1001L, null, 1000L)]
    [InlineData(1001L, null, null, null)]
    [InlineData(1000L, 1001L, 1000L, 1000L)]
    [Trait("Attack", "M11")]
    public void Believed_TimesOfTheSubject(long? statedAt, long? lookedAt, long? believedStated, long? believedLooked)
    {
        var believed = Scope(statedAt, lookedAt).Believed(Now);

        Assert.Equal((believedStated, believedLooked), (believed.StatedAt, believed.LookedAt));
    }

    [Theory]
    [InlineData(999L, 999L, 999L, 999L)]
    [InlineData(1000L, 1000L, 1000L, 1000L)]
    [InlineData(1001L, 999L, null, 999L)]
    [InlineData(999L, 1001L, 999L, 1000L)]
    [InlineData(null, 1001L, null, 1000L)]
    [Trait("Attack", "M11")]
    public void Believed_TimesOfOneVariant_AndTheOtherKeepsIts(long? statedAt, long lookedAt, long? believedStated, long believedLooked)
    {
        var other = new KnownVariant("other", 500, 600, [1]);

        var believed = Scope(700, 800, other, new KnownVariant("one", statedAt, lookedAt, [2])).Believed(Now);

        Assert.Equal((700L, 800L), (believed.StatedAt, believed.LookedAt));
        Assert.Equal(other, believed.Variants[0]);
        Assert.Equal(("one", believedStated, believedLooked), (believed.Variants[1].Name, believed.Variants[1].StatedAt, believed.Variants[1].LookedAt));
        Assert.Equal([2], believed.Variants[1].Items!);
    }

    [Theory]
    [InlineData(1001L, 1000L, null)]
    [InlineData(1000L, 1001L, 1000L)]
    public void Believed_OneTimeAhead_IsEnough(long statedAt, long lookedAt, long? believedStated)
    {
        var believed = Scope(null, null, new KnownVariant("one", statedAt, lookedAt, null)).Believed(Now);

        Assert.Equal((believedStated, 1000L), (believed.Variants[0].StatedAt, believed.Variants[0].LookedAt));
    }

    [Fact]
    public void Believed_NothingAhead_IsTheSame()
    {
        var scope = Scope(Now, Now, new KnownVariant("one", Now, Now, null));

        Assert.Same(scope, scope.Believed(Now));
    }

    private static KnownScope Scope(long? statedAt, long? lookedAt, params KnownVariant[] variants) =>
        new(1, "vulnerability", "shop", "images", statedAt, lookedAt, variants);
}
