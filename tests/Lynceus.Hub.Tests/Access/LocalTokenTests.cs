using System.Net;
using Lynceus.Hub.Features.Access;

namespace Lynceus.Hub.Tests.Access;

public sealed class LocalTokenTests
{
    [Fact]
    public async Task Start_Asked_WritesAdministratorsTokenForOwnerOnly()
    {
        await using var hub = await AccessHub.StartAsync(o => o.WriteLocalToken = true);
        var file = new FileInfo(Path.Combine(hub.Folder, "local-token"));
        using var program = hub.NewProgram((await File.ReadAllTextAsync(file.FullName)).Trim());

        using var answer = await program.GetAsync("/api/v1/try/administer");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        }
    }

    [Fact]
    public async Task Start_StillGood_KeepsToken()
    {
        await using var first = await AccessHub.StartAsync(o => o.WriteLocalToken = true);
        var before = await File.ReadAllTextAsync(Path.Combine(first.Folder, "local-token"));

        await first.StopAsync();
        await using var second = await AccessHub.StartAsync(o => o.WriteLocalToken = true, first.Folder);

        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(first.Folder, "local-token")));
    }

    [Theory]
    [InlineData("aged")]
    [InlineData("garbage")]
    [InlineData("readable by others")]
    public async Task Start_NotGoodAnyMore_ReplacesTokenAndRevokesTheOld(string what)
    {
        await using var first = await AccessHub.StartAsync(o => o.WriteLocalToken = true);
        var path = Path.Combine(first.Folder, "local-token");
        var before = (await File.ReadAllTextAsync(path)).Trim();
        switch (what)
        {
            case "aged":
                first.Time.Advance(TimeSpan.FromDays(61));
                break;
            case "garbage":
                await File.WriteAllTextAsync(path, "lyn_");
                break;
            case not null when !OperatingSystem.IsWindows():
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
                break;
            default:
                return;
        }

        await first.StopAsync();
        await using var second = await AccessHub.StartAsync(o => o.WriteLocalToken = true, first.Folder, first.Time);
        var after = (await File.ReadAllTextAsync(path)).Trim();
        using var old = second.NewProgram(before);
        using var answer = await old.GetAsync("/api/v1/try/read");

        Assert.NotEqual(before, after);
        Assert.True(TokenText.TryParse(after, out _));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Start_NotAsked_WritesNothing()
    {
        await using var hub = await AccessHub.StartAsync();

        Assert.False(File.Exists(Path.Combine(hub.Folder, "local-token")));
    }
}
