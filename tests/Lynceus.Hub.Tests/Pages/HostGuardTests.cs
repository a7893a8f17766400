using System.Net.Sockets;
using System.Text;

namespace Lynceus.Hub.Tests.Pages;

public sealed class HostGuardTests
{
    [Theory]
    [InlineData("hub.example", "200")]
    [InlineData("hub.example:8443", "200")]
    [InlineData("[::1]:8080", "200")]
    [InlineData("10.0.0.1", "200")]
    [InlineData("my_hub.example", "200")]
    [InlineData("", "200")]
    [InlineData("..", "400")]
    [InlineData("a..b", "400")]
    [InlineData("3000", "400")]
    [Trait("Attack", "L1")]
    public async Task SignInPage_AnyHost_IsShownOrRefused_NeverAFault(string host, string status)
    {
        await using var hub = await HubServer.StartAsync();

        // A number stands for a name of so many letters.
        Assert.StartsWith($"HTTP/1.1 {status} ", await AskAsync(hub.Address, status == "400" && int.TryParse(host, out var length) ? new string('a', length) : host), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(Uri address, string host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
