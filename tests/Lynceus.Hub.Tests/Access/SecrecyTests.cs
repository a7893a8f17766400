using System.Text;
using Lynceus.Hub.Features.Access;

namespace Lynceus.Hub.Tests.Access;

public sealed class SecrecyTests
{
    private const string Bootstrap = "bootstrap-token-of-the-test";
    private const string Password = "correct horse battery";
    private const string TypedIntoTheNameField = "my-secret-password";

    [Fact]
    public async Task Secrets_AfterEverythingThatUsesThem_AreNeitherInTheLogNorInTheDatabase()
    {
        await using var hub = await AccessHub.StartAsync(o => (o.BootstrapToken, o.WriteLocalToken) = (Bootstrap, true));
        var link = hub.FirstLink;
        using var browser = hub.NewBrowser();
        using (await hub.SendFormAsync(browser, link, link, new() { ["name"] = "anna", ["password"] = "short", ["repeated"] = "short" }))
        using (await hub.SendFormAsync(browser, link, link, new() { ["name"] = "anna", ["password"] = Password, ["repeated"] = Password }))
        using (await browser.GetAsync(link))
        using (await hub.NewBrowser().PostAsync(link, null))
        {
            // The whole life of the first link.
        }

        using (await hub.SendFormAsync(browser, "/settings", "/settings/invitations", new() { ["role"] = "viewer" }))
        {
            // The invitation is in the message of the next page.
        }

        var invitation = Between(await browser.GetStringAsync("/settings"), "/invitation/", "<");
        using (await hub.SendFormAsync(browser, "/settings", "/settings/tokens", new() { ["name"] = "t", ["scope"] = "read", ["days"] = "30" }))
        {
            // So is the token.
        }

        var token = Between(await browser.GetStringAsync("/settings"), "<code class=\"mono\">", "<");
        using (await hub.NewProgram(token).GetAsync("/api/v1/try/read"))
        using (await hub.NewProgram(token).GetAsync("/api/v1/try/administer"))
        using (await hub.NewProgram(Bootstrap).GetAsync("/api/v1/try/administer"))
        using (await hub.NewProgram(token[..^1] + "~").GetAsync("/api/v1/try/read"))
        {
            // Good, forbidden, and wrong.
        }

        using var other = hub.NewBrowser();
        for (var i = 0; i < 6; i++)
        {
            using var failed = await hub.SignInAsync(other, TypedIntoTheNameField, Password);
        }

        var local = (await File.ReadAllTextAsync(Path.Combine(hub.Folder, "local-token"))).Trim();
        await hub.Get<LastUse>().WriteAsync(CancellationToken.None);

        Assert.True(TokenText.TryParse(token, out var parsed));
        Assert.True(TokenText.TryParse(local, out var parsedLocal));
        string[] secrets =
            [link.Split('/')[^1], invitation, parsed.Secret, parsedLocal.Secret, Bootstrap, Password, TypedIntoTheNameField];
        Assert.Contains("User anna was created as admin", hub.Log.Text, StringComparison.Ordinal);
        var log = hub.Log.Text;
        var database = await DatabaseAsync(hub);
        Assert.All(secrets, secret =>
        {
            Assert.True(secret.Length >= 15);
            Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, database, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    [Trait("Attack", "L3")]
    public async Task Keys_OnDisk_AreClosedToOthers()
    {
        await using var hub = await AccessHub.StartAsync();

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.Combine(hub.Folder, "keys")));
        }
    }

    private static async Task<string> DatabaseAsync(AccessHub hub)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(hub.Folder, "hub.sqlite*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            text.Append(Encoding.Latin1.GetString(content.ToArray()));
        }

        Assert.Contains("anna", text.ToString(), StringComparison.Ordinal);
        return text.ToString();
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
