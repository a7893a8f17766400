using System.Net;
using Lynceus.Hub.Features.Access;

namespace Lynceus.Hub.Tests.Access;

/// <summary>What a person made ends with that person's rights, and can be taken back.</summary>
public sealed class DelegatedRightsTests
{
    [Theory]
    [InlineData("disable")]
    [InlineData("demote")]
    [Trait("Attack", "M6")]
    public async Task Administrator_WhoIsNoneAnyMore_LosesInvitationsAndTokens(string how)
    {
        await using var hub = await AccessHub.StartAsync();
        await hub.AddUserAsync("anna", UserRoles.Admin);
        await hub.AddUserAsync("bert", UserRoles.Admin);
        var (invitations, tokens, accounts) = (hub.Get<Invitations>(), hub.Get<ApiTokens>(), hub.Get<UserAccounts>());
        var secret = await invitations.CreateAsync(UserRoles.Admin, "bert", CancellationToken.None);
        var annas = await invitations.CreateAsync(UserRoles.Viewer, "anna", CancellationToken.None);
        var (_, token) = await tokens.CreateAsync(new NewToken("ci", TokenScopes.Read, null, null), "bert", CancellationToken.None);
        var bert = (await accounts.FindAsync("bert", CancellationToken.None))!.Id;

        Assert.True(await (how == "disable" ? accounts.DisableAsync(bert, CancellationToken.None) : accounts.ChangeRoleAsync(bert, UserRoles.Editor, CancellationToken.None)));

        Assert.IsType<InvitationOutcome.NotValid>(await invitations.AcceptAsync(secret, "mallory", "hash", CancellationToken.None));
        Assert.NotNull((await tokens.ListAsync(CancellationToken.None)).Single(t => t.Id == token.Id).RevokedAtMs);
        Assert.Equal(UserRoles.Viewer, await invitations.FindRoleAsync(annas, CancellationToken.None));
    }

    [Fact]
    public async Task Administrator_WhoStaysOne_KeepsThem()
    {
        await using var hub = await AccessHub.StartAsync();
        await hub.AddUserAsync("anna", UserRoles.Admin);
        await hub.AddUserAsync("bert", UserRoles.Admin);
        var secret = await hub.Get<Invitations>().CreateAsync(UserRoles.Viewer, "bert", CancellationToken.None);
        var accounts = hub.Get<UserAccounts>();

        await accounts.ChangeRoleAsync((await accounts.FindAsync("bert", CancellationToken.None))!.Id, UserRoles.Admin, CancellationToken.None);

        Assert.Equal(UserRoles.Viewer, await hub.Get<Invitations>().FindRoleAsync(secret, CancellationToken.None));
    }

    [Fact]
    [Trait("Attack", "M6")]
    public async Task Invitation_IsListed_AndRevoked()
    {
        await using var hub = await AccessHub.StartAsync();
        using var browser = await hub.SignedInAsync("anna", UserRoles.Admin);
        using (await hub.SendFormAsync(browser, "/settings", "/settings/invitations", new() { ["role"] = "viewer" }))
        {
        }

        var open = Assert.Single(await hub.Get<Invitations>().ListOpenAsync(CancellationToken.None), static i => i.CreatedBy == "anna");
        Assert.Equal("viewer", open.Role);
        using var revoked = await hub.SendFormAsync(browser, "/settings", $"/settings/invitations/{open.Id}/revoke", new());

        Assert.Equal(HttpStatusCode.SeeOther, revoked.StatusCode);
        Assert.False(await hub.Get<Invitations>().RevokeAsync(open.Id, CancellationToken.None));
        Assert.DoesNotContain(await hub.Get<Invitations>().ListOpenAsync(CancellationToken.None), static i => i.CreatedBy == "anna");
    }
}
