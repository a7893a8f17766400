using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Lynceus.Hub.Pages;

namespace Lynceus.Hub.Tests.Access;

/// <summary>Forms that nobody needs an account for: what is wrong with them is the sender's fault, costs little and is no news.</summary>
public sealed class FormGuardTests
{
    public static TheoryData<string, string, string, HttpStatusCode> Broken => new()
    {
        { "/theme", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"theme\"\r\n\r\ndark", HttpStatusCode.BadRequest },
        { "/theme", "multipart/form-data", "dark", HttpStatusCode.BadRequest },
        { "/theme", "multipart/form-data; boundary=" + new string('b', 500), "dark", HttpStatusCode.BadRequest },
        { "/theme", "application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 2000).Select(static i => $"a{i}=1")), HttpStatusCode.BadRequest },
        { "/theme", "application/x-www-form-urlencoded", new string('n', 1000) + "=1", HttpStatusCode.BadRequest },
        { "/theme", "application/x-www-form-urlencoded", "theme=" + new string('d', FormGuard.MaxBytes), HttpStatusCode.RequestEntityTooLarge },
        { "/sign-out", "multipart/form-data; boundary=x", "--x", HttpStatusCode.BadRequest },
        { "/sign-in", "multipart/form-data; boundary=x", "--x", HttpStatusCode.BadRequest },
        { "/sign-in", "application/x-www-form-urlencoded", "name=" + new string('d', FormGuard.MaxBytes), HttpStatusCode.RequestEntityTooLarge },
        { "/invitation/x", "multipart/form-data; boundary=x", "--x", HttpStatusCode.BadRequest },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    [Trait("Attack", "M4")]
    [Trait("Attack", "M5")]
    public async Task BrokenForm_IsRefused_WithoutALine(string path, string type, string body, HttpStatusCode status)
    {
        await using var hub = await AccessHub.StartAsync();
        using var browser = hub.NewBrowser();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var answer = await browser.PostAsync(path, content);

        Assert.Equal(status, answer.StatusCode);
        Assert.DoesNotContain(
            hub.Log.Text.Split('\n'),
            static line => Array.Exists(["Warning ", "Error ", "Critical "], level => line.StartsWith(level, StringComparison.Ordinal)));
    }
}
