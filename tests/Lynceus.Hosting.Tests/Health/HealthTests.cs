using System.Text.Json;
using Lynceus.Hosting.Health;
using Lynceus.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Tests.Health;

public sealed class HealthTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordedLog _log = new();
    private readonly HealthChecks _checks;
    private readonly HealthEndpoint _endpoint;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    public HealthTests()
    {
        _checks = new HealthChecks(TimeSpan.FromSeconds(1), _clock, new Logger<HealthChecks>(_log));
        _endpoint = new HealthEndpoint(new HealthEndpointOptions { Listen = new ListenAddress(System.Net.IPAddress.Loopback, 0) }, _checks, _log);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _endpoint.StopAsync(CancellationToken.None);
        await _endpoint.DisposeAsync();
    }

    [Theory]
    [InlineData("/healthz", 200, "ok")]
    [InlineData("/livez", 200, "ok")]
    [InlineData("/readyz", 500, "[+]ping ok\n[+]informers/pods ok\n[-]leader failed: reason withheld\nreadyz check failed\n")]
    [InlineData("/livez?verbose", 200, "[+]ping ok\n[+]loop ok\nlivez check passed\n")]
    [InlineData("/livez?verbose=1", 200, "[+]ping ok\n[+]loop ok\nlivez check passed\n")]
    [InlineData("/healthz?verbose", 200, "[+]ping ok\n[+]loop ok\nhealthz check passed\n")]
    [InlineData("/readyz?exclude=leader", 200, "ok")]
    [InlineData("/readyz?verbose&exclude=leader", 200, "[+]ping ok\n[+]informers/pods ok\n[+]leader excluded: ok\nreadyz check passed\n")]
    [InlineData("/readyz?verbose&exclude=leader&exclude=informers/pods", 200, "[+]ping ok\n[+]informers/pods excluded: ok\n[+]leader excluded: ok\nreadyz check passed\n")]
    [InlineData("/livez?verbose&exclude=etcd", 200, "[+]ping ok\n[+]loop ok\nwarn: some health checks cannot be excluded: no matches for \"etcd\"\nlivez check passed\n")]
    [InlineData("/livez?exclude=etcd", 200, "ok")]
    [InlineData(
        "/readyz?exclude=etcd&exclude=b",
        500,
        "[+]ping ok\n[+]informers/pods ok\n[-]leader failed: reason withheld\nwarn: some health checks cannot be excluded: no matches for \"etcd\", \"b\"\nreadyz check failed\n")]
    [InlineData("/readyz/ping", 200, "ok")]
    [InlineData("/readyz/ping?verbose", 200, "ok")]
    [InlineData("/readyz/informers/pods", 200, "ok")]
    [InlineData("/readyz/leader", 500, "internal server error: somebody else leads\n")]
    [InlineData("/readyz/loop", 404, "404 page not found\n")]
    [InlineData("/readyz/nothing", 404, "404 page not found\n")]
    [InlineData("/", 404, "404 page not found\n")]
    [InlineData("/metrics", 404, "404 page not found\n")]
    public async Task Answer_OfTheTable_IsThatOfTheApiServer(string path, int status, string text)
    {
        _checks.Add("informers/pods", HealthProbes.Ready, static () => null);
        _checks.Add("leader", HealthProbes.Ready, static () => "somebody else leads");
        _checks.Add("loop", HealthProbes.Live, static () => null);

        var answer = await GetAsync(path);

        Assert.Equal((status, text), answer);
    }

    [Fact]
    public async Task Answer_Headers_AreThoseOfTheApiServer()
    {
        await _endpoint.StartAsync(CancellationToken.None);

        using var response = await _client.GetAsync(new Uri(_endpoint.Address!, "/readyz?verbose"));

        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["no-cache, private", "nosniff"], [string.Join(", ", response.Headers.GetValues("Cache-Control")), response.Headers.GetValues("X-Content-Type-Options").Single()]);
    }

    [Fact]
    public async Task Answer_CheckThatThrows_FailsWithoutSayingWhy()
    {
        _checks.Add("broken", HealthProbes.Both, static () => throw new InvalidOperationException("password=secret"));

        Assert.Equal((500, "[+]ping ok\n[-]broken failed: reason withheld\nlivez check failed\n"), await GetAsync("/livez"));
        Assert.Equal((500, "internal server error: the check itself failed\n"), await GetAsync("/livez/broken"));

        Assert.Equal(1, _log.Count(1472));
    }

    [Fact]
    public async Task Answer_CheckThatHangs_FailsInTime()
    {
        _checks.Add("slow", HealthProbes.Ready, static async stop =>
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return null;
        });

        var answer = GetAsync("/readyz/slow");
        await _clock.WaitForTimersAsync(1, new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((500, "internal server error: no result within 1s\n"), await answer);
    }

    [Fact]
    public async Task Answer_CheckThatTurns_IsLoggedAtEachTurn()
    {
        string? problem = null;
        _checks.Add("turning", HealthProbes.Ready, () => problem);
        foreach (var next in new[] { null, "a", "b", null, null, "a" })
        {
            problem = next;
            await GetAsync("/readyz");
        }

        Assert.Equal((2, 1), (_log.Count(1470), _log.Count(1471)));
        Assert.Contains("Warning 1470 Health check turning fails: a. ", _log.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ping")]
    [InlineData("two words")]
    [InlineData("/slash")]
    public void Add_NameThatIsNone_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => _checks.Add(name, HealthProbes.Both, static () => null));

    [Fact]
    public async Task Answer_Recorded_HasTheShapeOfOurs()
    {
        if (RepositoryPaths.Shared is not { } shared)
        {
            return; // the shapes stand in the table above too
        }

        using var recorded = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(shared, "kube-exchanges", "discovery.json")));
        foreach (var exchange in recorded.RootElement.GetProperty("cases").EnumerateArray().Where(static c => c.GetProperty("case").GetString()!.Contains("z-")))
        {
            var path = exchange.GetProperty("request").GetProperty("path").GetString()!;
            var body = exchange.GetProperty("response").GetProperty("body").GetString()!;
            var checks = new HealthChecks(TimeSpan.FromSeconds(1), _clock, new Logger<HealthChecks>(_log));
            foreach (var line in body.Split('\n').Where(static l => l.StartsWith("[+]", StringComparison.Ordinal) && l != "[+]ping ok"))
            {
                checks.Add(line[3..line.IndexOf(' ')], HealthProbes.Both, static () => null);
            }

            if (path.Contains("/livez/", StringComparison.Ordinal))
            {
                checks.Add(path.Split('/', '?')[2], HealthProbes.Live, static () => null);
            }

            var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
            context.Request.Method = "GET";
            context.Request.Path = path.Split('?')[0];
            context.Request.QueryString = new QueryString(path.Contains('?') ? path[path.IndexOf('?')..] : "");
            await new HealthAnswers(checks).AnswerAsync(context);

            context.Response.Body.Position = 0;
            Assert.Equal(body, await new StreamReader(context.Response.Body).ReadToEndAsync());
            Assert.Equal(exchange.GetProperty("response").GetProperty("headers").GetProperty("content-type").GetString(), context.Response.ContentType);
        }
    }

    private async Task<(int Status, string Text)> GetAsync(string path)
    {
        if (_endpoint.Address is null)
        {
            await _endpoint.StartAsync(CancellationToken.None);
        }

        using var response = await _client.GetAsync(new Uri(_endpoint.Address!, path));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
