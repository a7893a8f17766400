using Microsoft.Playwright;

namespace Lynceus.EndToEnd.Tests;

/// <summary>The person who follows the link that a first start prints.</summary>
internal static class FirstAdministrator
{
    public const string UserName = "lookout";
    public const string Password = "a long and winding password";

    /// <returns>The cookies of the signed-in administrator, for <see cref="Browser.NewContextAsync"/>.</returns>
    public static async Task<string> CreateAsync(Browser browser, LynceusProcess hub)
    {
        var context = await browser.NewContextAsync(hub.Address);
        var page = await context.NewPageAsync();
        await page.GotoAsync((await hub.Invitation).ToString());
        await page.FillAsync("#name", UserName);
        await page.FillAsync("#password", Password);
        await page.FillAsync("#repeated", Password);
        await page.ClickAsync("button[type=submit]");
        await Assertions.Expect(page.Locator("form[action='/sign-out']")).ToHaveCountAsync(1);
        var state = await context.StorageStateAsync();
        await context.CloseAsync();
        return state;
    }
}
