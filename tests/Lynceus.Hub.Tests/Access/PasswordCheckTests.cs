using Lynceus.Hub.Features.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lynceus.Hub.Tests.Access;

public sealed class PasswordCheckTests
{
    [Theory]
    [InlineData("anna")]
    [InlineData("nobody")]
    [InlineData("disabled")]
    public async Task Try_AnyName_CostsOneVerification(string name)
    {
        await using var hub = await AccessHub.StartAsync();
        await hub.AddUserAsync("anna", UserRoles.Admin);
        await hub.AddUserAsync("disabled", UserRoles.Viewer);
        var accounts = hub.Get<UserAccounts>();
        await accounts.DisableAsync((await accounts.FindAsync("disabled", CancellationToken.None))!.Id, CancellationToken.None);
        var hasher = new CountingHasher(1000);
        using var check = NewCheck(hub, hasher);

        await check.TryAsync(name, "wrong password", CancellationToken.None);

        Assert.Equal(1, hasher.Verifications);
    }

    [Fact]
    public async Task Try_HashOfFewerIterations_IsReplacedAndSessionsGoOn()
    {
        await using var hub = await AccessHub.StartAsync();
        await hub.AddUserAsync("anna", UserRoles.Admin);
        var accounts = hub.Get<UserAccounts>();
        var before = (await accounts.FindAsync("anna", CancellationToken.None))!;
        using var check = NewCheck(hub, new CountingHasher(2000));

        Assert.IsType<SignInOutcome.Success>(await check.TryAsync("anna", AccessHub.Password, CancellationToken.None));

        var after = (await accounts.FindAsync("anna", CancellationToken.None))!;
        Assert.NotEqual(before.PasswordHash, after.PasswordHash);
        Assert.Equal(before.Stamp, after.Stamp);
        Assert.IsType<SignInOutcome.Success>(await check.TryAsync("anna", AccessHub.Password, CancellationToken.None));
    }

    private static PasswordCheck NewCheck(AccessHub hub, CountingHasher hasher) =>
        new(hub.Get<UserAccounts>(), hub.Get<SignInFailures>(), hasher, hub.Time, NullLogger<PasswordCheck>.Instance);

    private sealed class CountingHasher(int iterations)
        : PasswordHasher<UserAccount>(Options.Create(new PasswordHasherOptions { IterationCount = iterations }))
    {
        public int Verifications { get; private set; }

        public override PasswordVerificationResult VerifyHashedPassword(UserAccount user, string hashedPassword, string providedPassword)
        {
            Verifications++;
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
