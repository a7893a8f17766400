using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Testing.Tests.Kubernetes.Replay;

/// <summary>Sends recorded requests to a fake server and compares the answers.</summary>
internal sealed class ExchangeReplay : IDisposable
{
    private readonly Dictionary<string, ApiCaller> _callers;

    public ExchangeReplay(FakeApiServer server, ManualTimeProvider clock)
    {
        Server = server;
        Clock = clock;
        _callers = new Dictionary<string, ApiCaller>(StringComparer.Ordinal)
        {
            ["admin"] = new(server),
            ["nobody"] = new(server, server.TokenOf("nobody")),
            ["invalid"] = new(server, "no-such-token"),
            ["anonymous"] = new(server, ""),
        };
    }

    public FakeApiServer Server { get; }

    public ManualTimeProvider Clock { get; }

    public RecordedValues Values { get; } = new();

    /// <summary>Called with the name of a case before it runs.</summary>
    public Dictionary<string, Func<Task>> Before { get; } = new(StringComparer.Ordinal);

    /// <summary>Called once the watch of a case runs and its changes are made.</summary>
    public Dictionary<string, Func<Task>> Inside { get; } = new(StringComparer.Ordinal);

    /// <summary>Called after each event of a case that is read.</summary>
    public Dictionary<string, Func<Task>> BetweenEvents { get; } = new(StringComparer.Ordinal);

    public ApiCaller Admin => _callers["admin"];

    public void Dispose()
    {
        foreach (var caller in _callers.Values)
        {
            caller.Dispose();
        }
    }

    /// <summary>Returns the differences of one case.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(Exchange exchange)
    {
        if (Before.GetValueOrDefault(exchange.Case) is { } prepare)
        {
            await prepare();
        }

        Clock.Advance(TimeSpan.FromSeconds(1));
        using var response = await SendAsync(exchange.Request);
        var comparison = new BodyComparison(Values);
        comparison.Compare(exchange.Response["status"], JsonValue.Create((int)response.StatusCode), "status");
        CompareHeaders(exchange, response, comparison);
        if (exchange.Response["events"] is JsonArray events && exchange.Response["body"] is null && response.IsSuccessStatusCode)
        {
            await CompareWatchAsync(exchange, events, response, comparison);
        }
        else
        {
            comparison.Compare(exchange.Response["body"], await BodyAsync(response));
        }

        return comparison.Differences;
    }

    /// <summary>Makes an object as the recording's own preparation did, and learns which recorded uid and version it stands for.</summary>
    public async Task CreateAsync(string path, JsonObject value, IReadOnlyList<Exchange> learnFrom)
    {
        var created = await Admin.JsonAsync("POST", path, value.ToJsonString());
        var name = created["metadata"]!["name"]!.ToString();
        var recorded = learnFrom.SelectMany(static e => Objects(e.Response)).FirstOrDefault(o => o["metadata"]!["name"]?.ToString() == name);
        if (recorded is not null)
        {
            Values.Learn(recorded["metadata"]!["uid"]!.ToString(), created["metadata"]!["uid"]!.ToString());
            Values.LearnVersion(long.Parse(recorded["metadata"]!["resourceVersion"]!.ToString()), long.Parse(created["metadata"]!["resourceVersion"]!.ToString()));
        }
    }

    /// <summary>Every object in an answer, outermost first.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject value => (value["metadata"] is JsonObject metadata && metadata["uid"] is not null ? (JsonObject[])[value] : []).Concat(value.SelectMany(static m => Objects(m.Value))),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    private static void CompareHeaders(Exchange exchange, HttpResponseMessage response, BodyComparison comparison)
    {
        foreach (var (name, value) in exchange.Response["headers"] as JsonObject ?? [])
        {
            // Ours may speak HTTP/2, which has no chunks.
            if (name == "transfer-encoding")
            {
                continue;
            }

            var ours = response.Headers.TryGetValues(name, out var own) || response.Content.Headers.TryGetValues(name, out own) ? string.Join(", ", own) : null;
            if (ours?.Replace(" ", "", StringComparison.Ordinal).Split(',').Order(StringComparer.Ordinal).SequenceEqual(value!.ToString().Replace(" ", "", StringComparison.Ordinal).Split(',').Order(StringComparer.Ordinal), StringComparer.Ordinal) != true)
            {
                comparison.Compare(value, ours is null ? null : JsonValue.Create(ours), "header " + name);
            }
        }
    }

    private static async Task<JsonNode?> BodyAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(text) : JsonValue.Create(text);
    }

    private async Task CompareWatchAsync(Exchange exchange, JsonArray events, HttpResponseMessage response, BodyComparison comparison)
    {
        using var reader = new WatchReader(response, await response.Content.ReadAsStreamAsync());
        foreach (var change in exchange.During?.OfType<JsonObject>() ?? [])
        {
            if (change["server"] is not null)
            {
                continue;
            }

            using var done = await SendAsync(change);
            comparison.Compare(change["status"], JsonValue.Create((int)done.StatusCode), "during " + change["path"]);
        }

        if (Inside.GetValueOrDefault(exchange.Case) is { } inside)
        {
            await inside();
        }

        // A real server sends bookmarks at times of its own; here they come with the clock, so only those that a case is about are compared.
        var asksForBookmarks = exchange.Case.Contains("bookmark", StringComparison.Ordinal);
        var expected = events.OfType<JsonObject>().Where(e => asksForBookmarks || !IsPlainBookmark(e)).ToArray();
        var ours = await ReadAllAsync(exchange, reader, expected.Length);
        comparison.Compare(
            new JsonArray([.. expected.Select(static e => JsonValue.Create(e["type"]!.ToString()))]),
            new JsonArray([.. ours.Select(static e => JsonValue.Create(e["type"]!.ToString()))]),
            "types");
        foreach (var (recorded, own) in expected.Zip(ours))
        {
            var type = recorded["type"]!.ToString();
            comparison.Compare(recorded["object"], own["object"], $"{type} {recorded["object"]!["metadata"]!["name"]}", type == "BOOKMARK" ? "bookmark" : "object");
        }
    }

    private async Task<List<JsonObject>> ReadAllAsync(Exchange exchange, WatchReader reader, int expected)
    {
        var events = new List<JsonObject>();
        if (BetweenEvents.GetValueOrDefault(exchange.Case) is { } step)
        {
            while (events.Count < expected && await reader.NextAsync() is { } change)
            {
                events.Add(change);
                await step();
            }
        }

        if (exchange.Response["endedBy"]?.ToString() == "client")
        {
            // Ends after everything that is on its way; whatever else would have come shows.
            Server.Faults.EndWatches();
        }

        while (await reader.NextAsync() is { } change)
        {
            events.Add(change);
        }

        return events;
    }

    private static bool IsPlainBookmark(JsonObject change) => change["type"]!.ToString() == "BOOKMARK" && change["object"]!["metadata"]!["annotations"] is null;

    private async Task<HttpResponseMessage> SendAsync(JsonObject request)
    {
        var body = request["body"] switch
        {
            null => null,
            JsonValue text => text.GetValue<string>(),
            var json => Values.OursInBody(json)!.ToJsonString(),
        };
        return await _callers[request["as"]?.ToString() ?? "admin"].SendAsync(
            request["method"]!.ToString(),
            Values.OursInPath(request["path"]!.ToString()),
            body,
            request["contentType"]?.ToString() ?? "application/json",
            request["accept"]?.ToString() ?? "application/json");
    }
}
