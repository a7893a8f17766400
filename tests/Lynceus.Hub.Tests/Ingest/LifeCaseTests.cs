using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Lynceus.Reports;
using Lynceus.Testing;

namespace Lynceus.Hub.Tests.Ingest;

/// <summary>Sequences of real reports after which the list must be right: every case of <c>data/life</c> beside the repository, in a cluster of its own.</summary>
/// <remarks>The rules themselves are tested without these files, in <c>Lynceus.Items.Tests</c> and with each translator.</remarks>
public class LifeCaseTests
{
    private static readonly string? Folder = RepositoryPaths.Shared is { } shared && Directory.Exists(Path.Combine(shared, "data", "life")) ? Path.Combine(shared, "data", "life") : null;

    public static TheoryData<string> Cases() => [.. Rows().Select(static r => r.Case).Distinct().DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case_EachStep_DoesWhatIsExpected(string name)
    {
        if (name.Length == 0)
        {
            return; // the cases do not lie beside this checkout
        }

        await using var hub = await HubServer.StartAsync();
        foreach (var step in Rows().Where(r => r.Case == name))
        {
            if (step.Want.Contains("read=", StringComparison.Ordinal) || step.Want.Contains("exit=", StringComparison.Ordinal))
            {
                continue; // what translate says of a file is tested with the command
            }

            var numbers = step.File == "-" ? await OpenAsync(hub) : await SendAsync(hub, Path.Combine(Folder!, name, step.File), step.Query);
            Assert.True(Holds(step.Want, numbers), $"{step.File}: wanted {step.Want}, got {string.Join(' ', numbers)}");
        }

        await DatabaseAssert.CountersMatchAsync(hub);
    }

    private static async Task<Dictionary<string, long>> OpenAsync(HubServer hub) => new() { ["open"] = (await hub.ItemsAsync("state=open")).Count };

    private static async Task<Dictionary<string, long>> SendAsync(HubServer hub, string file, string query)
    {
        var tool = ReportTranslation.Recognise(ReportSource.FromFile(file), ReportLimits.Default, CancellationToken.None);
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var address = $"api/v1/clusters/life/reports/{tool}?wait=true{(query.Length == 0 ? "" : "&" + query)}";
        using var response = await hub.Client.PostAsync(new Uri(address, UriKind.Relative), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var receipt = await response.Content.ReadFromJsonAsync<JsonElement>();
        var numbers = receipt.GetProperty("items").EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetInt64(), StringComparer.Ordinal);
        numbers["skipped"] = receipt.GetProperty("skippedTotal").GetInt64();
        return numbers;
    }

    // "new=1 fixed=0", "skipped=1+"
    private static bool Holds(string want, Dictionary<string, long> numbers) => want.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
    {
        var parts = word.Split('=');
        var atLeast = parts[1].EndsWith('+');
        var number = long.Parse(parts[1].TrimEnd('+'), CultureInfo.InvariantCulture);
        return atLeast ? numbers[parts[0]] >= number : numbers[parts[0]] == number;
    });

    private static IEnumerable<(string Case, string File, string Want, string Query)> Rows()
    {
        if (Folder is null)
        {
            yield break;
        }

        foreach (var line in File.ReadLines(Path.Combine(Folder, "EXPECTED.tsv")).Skip(1))
        {
            var columns = line.Split('\t');
            if (columns.Length >= 3)
            {
                yield return (columns[0], columns[1], columns[2], columns.ElementAtOrDefault(3) ?? "");
            }
        }
    }
}
