using System.Text.Json.Nodes;

namespace Lynceus.Hub.Tests;

/// <summary>A data folder of the former release: nothing is lost when it is opened, and nothing opens or closes when the same reports come again.</summary>
public class FormerReleaseTests
{
    [Fact]
    public async Task Opened_HasTheSameItemsDecisionsAndHistory()
    {
        using var former = FormerRelease.Unpack();
        await using var hub = await HubServer.StartAsync(dataDirectory: former.DataDirectory);

        var items = await FormerRelease.ItemsOfAsync(hub);

        var expected = FormerRelease.Expected();
        Assert.Equal(expected.Count, items.Count);
        foreach (var (want, got) in expected.Zip(items))
        {
            Assert.True(JsonNode.DeepEquals(want, got), $"expected {want.ToJsonString()}\n     got {got.ToJsonString()}");
        }

        await DatabaseAssert.CountersMatchAsync(hub);
    }
}
