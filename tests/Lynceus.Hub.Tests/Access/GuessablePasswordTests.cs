using Lynceus.Hub.Features.Access;

namespace Lynceus.Hub.Tests.Access;

public sealed class GuessablePasswordTests
{
    [Theory]
    [InlineData("password1234")]
    [InlineData("Password12345!")]
    [InlineData("P@ssw0rd!2026")]
    [InlineData("passwordpassword")]
    [InlineData("administrator")]
    [InlineData("admin-kubernetes-2026")]
    [InlineData("lynceus-admin-1")]
    [InlineData("qwertyuiop123")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("q1w2e3r4t5y6")]
    [InlineData("zyxwvutsrqpo")]
    [InlineData("123456789012")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabcabc")]
    [InlineData("xkqxkqxkqxkqxkq")]
    [InlineData("Summer2026!Summer")]
    [InlineData("Liverpool-Chelsea-2024")]
    [InlineData("LetMeIn-LetMeIn")]
    [InlineData("31.12.1999 01.01.2000")]
    [InlineData("Mira.Petrova1987")]
    [InlineData("m1r4.p3tr0v4-m1r4.p3tr0v4")]
    [InlineData("............")]
    [Trait("Attack", "L8")]
    public void Is_PutTogetherFromWhatIsKnown(string password) => Assert.True(GuessablePassword.Is(password, "mira.petrova"));

    [Theory]
    [InlineData("a long walk home")]
    [InlineData("correct horse battery")]
    [InlineData("tiger pizza january oracle violin")]
    [InlineData("kZ8w-Qx3m-Tr9p")]
    [InlineData("f7c1e09ab2d4")]
    [InlineData("über den Dächern")]
    [InlineData("パスワードは長くする方がよい")]
    public void Is_NotWhatTakesManyGuesses(string password) => Assert.False(GuessablePassword.Is(password, "mira.petrova"));
}
