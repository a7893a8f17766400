using System.Net;
using System.Net.Sockets;

namespace Lynceus.Hosting.Tests;

public class ListenAddressTests
{
    [Theory]
    [InlineData(":8080", ":8080", "http://localhost:8080")]
    [InlineData("*:8080", ":8080", "http://localhost:8080")]
    [InlineData("127.0.0.1:8080", "127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80", "http://localhost:80")]
    [InlineData("localhost:0", "127.0.0.1:0", "http://127.0.0.1:0")]
    [InlineData("[::1]:8080", "[::1]:8080", "http://[::1]:8080")]
    [InlineData("http://127.0.0.1:8080/", "127.0.0.1:8080", "http://127.0.0.1:8080")]
    public void TryParse_Address_IsRead(string text, string expected, string url)
    {
        Assert.True(ListenAddress.TryParse(text, out var address));

        Assert.Equal(expected, address.ToString());
        Assert.Equal(url, address.ToUrl());
    }

    [Theory]
    [InlineData(":8080", "http://*:8080")]
    [InlineData("0.0.0.0:80", "http://0.0.0.0:80")]
    [InlineData("[::1]:80", "http://[::1]:80")]
    public void ToBinding_Address_IsWhatAServerTakes(string text, string expected)
    {
        Assert.True(ListenAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.ToBinding());
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("8080")]
    [InlineData(":65536")]
    [InlineData(":-1")]
    [InlineData(":80 80")]
    [InlineData("example.com:80")]
    [InlineData("127.1:80")]
    [InlineData("::1:80")]
    [InlineData("[]:80")]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:8080/path")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(ListenAddress.TryParse(text, out _));

    [Theory]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("[::1]:1", true)]
    [InlineData(":1", false)]
    [InlineData("10.0.0.1:1", false)]
    public void IsLoopback_TellsWhoCanConnect(string text, bool expected)
    {
        Assert.True(ListenAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.IsLoopback);
    }

    [Fact]
    public void WhyNotFree_PortTaken_IsSaidForItAndForEveryAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.Equal("another program listens there", new ListenAddress(IPAddress.Loopback, port).WhyNotFree());
        Assert.Equal("another program listens there", new ListenAddress(null, port).WhyNotFree());
    }

    [Fact]
    public void WhyNotFree_PortFree_IsNull() => Assert.Null(new ListenAddress(IPAddress.Loopback, 0).WhyNotFree());

    // 192.0.2.0/24 is reserved for documentation (RFC 5737).
    [Fact]
    public void WhyNotFree_AddressOfAnother_IsSaid() =>
        Assert.Equal("this machine has no such address", new ListenAddress(IPAddress.Parse("192.0.2.1"), 0).WhyNotFree());
}
