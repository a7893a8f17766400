using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lynceus.Testing;

namespace Lynceus.Hub.Tests;

/// <summary>A data folder that commit 45a7630 wrote, unpacked into a temporary folder of its own. <c>Data/45a7630/README.md</c> says what is in it.</summary>
internal sealed class FormerRelease : IDisposable
{
    private static readonly string Stored = Path.Combine(RepositoryPaths.Root, "tests", "Lynceus.Hub.Tests", "Data", "45a7630");

    // As expected.json names them, in its order; "package" and "assignee" stand there as null where the API leaves them out.
    private static readonly string[] ItemFields =
    [
        "id", "cluster", "tool", "check", "state", "severity", "subject", "package", "resolution", "assignee",
        "firstSeen", "openedAt", "closedAt", "closeReason", "reopenCount",
    ];

    private FormerRelease(string dataDirectory) => DataDirectory = dataDirectory;

    /// <summary>Has <c>hub.sqlite</c> and <c>reports/</c>; give it to <see cref="HubServer.StartAsync"/>.</summary>
    public string DataDirectory { get; }

    public static FormerRelease Unpack()
    {
        var folder = Directory.CreateTempSubdirectory("lynceus-45a7630-").FullName;
        using var file = File.OpenRead(Path.Combine(Stored, "data.tar.gz"));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(unpacked, folder, overwriteFiles: false);
        return new FormerRelease(folder);
    }

    /// <summary>Every item as that commit's API answered: fields of the list, and notes and events of the item; ordered by id.</summary>
    public static IReadOnlyList<JsonObject> Expected() =>
        [.. JsonNode.Parse(File.ReadAllBytes(Path.Combine(Stored, "expected.json")))!.AsArray().Select(static i => i!.AsObject())];

    /// <summary>Every item of a hub in the form of <see cref="Expected"/>.</summary>
    public static async Task<IReadOnlyList<JsonObject>> ItemsOfAsync(HubServer hub)
    {
        var items = new List<JsonObject>();
        string? cursor = null;
        do
        {
            var page = await hub.GetAsync($"action-items?state=any&resolution=any&limit=500{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                items.Add(Canonical(item, await hub.GetAsync($"action-items/{item.GetProperty("id").GetInt64()}")));
            }

            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        return [.. items.OrderBy(static i => i["id"]!.GetValue<long>())];
    }

    public void Dispose() => Directory.Delete(DataDirectory, recursive: true);

    private static JsonObject Canonical(JsonElement item, JsonElement detail)
    {
        var result = new JsonObject();
        foreach (var field in ItemFields)
        {
            result[field] = item.TryGetProperty(field, out var value) ? Node(value) : null;
        }

        result["notes"] = Node(detail.GetProperty("notes"));
        result["events"] = Node(detail.GetProperty("events"));
        return result;
    }

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
