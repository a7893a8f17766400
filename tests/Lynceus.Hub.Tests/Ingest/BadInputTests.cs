using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Lynceus.Hub.Tests.Ingest;

/// <summary>Every input that is no report, or a hostile one: a clear answer, and nothing kept or changed.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const int SmallLimit = 200_000;

    private HubServer _hub = null!;

    public async Task InitializeAsync() =>
        _hub = await HubServer.StartAsync(static o => o.Limits = o.Limits with { MaxReportBytes = SmallLimit, MaxTokenBytes = 50_000 });

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    public static TheoryData<string, string, string, HttpStatusCode, string> Bodies => new()
    {
        { "empty body", "polaris", "", HttpStatusCode.BadRequest, "empty" },
        { "plain text", "polaris", "hello", HttpStatusCode.UnprocessableEntity, "plain text" },
        { "not YAML either", "polaris", "a: [b", HttpStatusCode.BadRequest, "line" },
        { "cut short", "polaris", """{"PolarisOutputVersion":"1.0","Results":[{"Name":"x""", HttpStatusCode.BadRequest, "line 1" },
        { "trailing rubbish", "polaris", """{"PolarisOutputVersion":"1.0","Results":[]} "x":1}""", HttpStatusCode.BadRequest, "line 1" },
        { "HTML page", "polaris", "<!DOCTYPE html><html><head><title>502 Bad Gateway</title>", HttpStatusCode.UnprocessableEntity, "502 Bad Gateway" },
        { "answer of the API server", "polaris", """{"kind":"Status","apiVersion":"v1","message":"pods is forbidden"}""", HttpStatusCode.UnprocessableEntity, "pods is forbidden" },
        { "another tool's report", "trivy", new PolarisReport().ToString(), HttpStatusCode.UnprocessableEntity, "polaris" },
        { "unknown layout", "polaris", """{"who":"knows"}""", HttpStatusCode.UnprocessableEntity, "who" },
        { "unknown tool", "nosuch", "{}", HttpStatusCode.NotFound, "nosuch" },
        { "200 levels deep", "polaris", """{"PolarisOutputVersion":"1.0","x":""" + new string('[', 200) + new string(']', 200) + "}", HttpStatusCode.BadRequest, "depth" },
        { "over the size limit", "polaris", """{"PolarisOutputVersion":"1.0","x":[""" + new string(' ', SmallLimit) + "]}", HttpStatusCode.RequestEntityTooLarge, "200000" },
        { "one endless text", "polaris", """{"PolarisOutputVersion":"1.0","x":"y""" + new string('y', 150_000) + "\"}", HttpStatusCode.RequestEntityTooLarge, "50000" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Upload_OfWhatIsNoReport_IsAClearError(string what, string tool, string body, HttpStatusCode status, string says)
    {
        foreach (var wait in new[] { true, false })
        {
            using var response = await _hub.PostAsync("prod", tool, body, wait);

            Assert.True(status == response.StatusCode, $"{what}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Contains(says, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
        }

        await AssertNothingKeptAsync();
    }

    [Fact]
    public async Task Upload_MalformedJson_NamesLineAndColumn()
    {
        using var response = await _hub.PostAsync("prod", "polaris", "{\n  \"PolarisOutputVersion\": \"1.0\",\n  \"Results\": [}\n}");

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((3, 15), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32()));
    }

    [Theory]
    [InlineData("..%2Fx")]
    [InlineData("%2E%2E%2Fx")]
    [InlineData("a..b")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a%00b")]
    [InlineData("caf%C3%A9")]
    public async Task Upload_ToABadClusterName_IsAClearError(string cluster)
    {
        using var response = await _hub.PostAsync(cluster, "polaris", new PolarisReport().ToString());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await AssertNothingKeptAsync();
    }

    [Fact]
    public async Task Upload_GzipBomb_IsRefusedAtTheLimit()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync("{\"PolarisOutputVersion\":\"1.0\",\"x\":["u8.ToArray());
            var blanks = new byte[1024 * 1024];
            Array.Fill(blanks, (byte)' ');
            for (var i = 0; i < 64; i++)
            {
                await gzip.WriteAsync(blanks);
            }
        }

        using var response = await PostGzipAsync(packed.ToArray());

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        await AssertNothingKeptAsync();
    }

    [Fact]
    public async Task Upload_BrokenGzip_IsAClearError()
    {
        using var response = await PostGzipAsync([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await AssertNothingKeptAsync();
    }

    [Fact]
    public async Task Upload_UnknownContentEncoding_IsRefused()
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentEncoding.Add("br");

        using var response = await _hub.Client.PostAsync(new Uri("api/v1/clusters/prod/reports/polaris", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Upload_DeclaredLengthOverTheLimit_IsRefusedBeforeTheBody()
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(_hub.Address.Host, _hub.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/clusters/prod/reports/polaris HTTP/1.1\r\nHost: {_hub.Address.Authority}\r\nAuthorization: Bearer {HubServer.AdminToken}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 2147483648\r\n\r\n"));

        using var reader = new StreamReader(stream);

        Assert.Contains("413", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task Upload_InvalidUtf8InOneElement_SkipsThatElementAlone()
    {
        var report = new PolarisReport { Workloads = new Dictionary<string, string[]> { ["cart"] = ["runAsRootAllowed"], ["pay"] = ["runAsRootAllowed"] } };
        var bytes = Encoding.Latin1.GetBytes(report.ToString().Replace("pay-7d9f8cb5b4", "pay\u00ff", StringComparison.Ordinal));

        using var response = await _hub.PostAsync("prod", "polaris", bytes);

        var receipt = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(1, receipt.GetProperty("items").GetProperty("new").GetInt32());
        var skip = Assert.Single(receipt.GetProperty("skipped").EnumerateArray());
        Assert.Equal("/Results/1", skip.GetProperty("pointer").GetString());
        Assert.Contains("UTF-8", skip.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Upload_ByteOrderMark_IsPassedOver()
    {
        byte[] report = [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(new PolarisReport { Workloads = new Dictionary<string, string[]> { ["a"] = [] } }.ToString())];

        using var response = await _hub.PostAsync("prod", "polaris", report);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task RawReport_IsByteForByte_PlainAndGzip()
    {
        var report = Encoding.UTF8.GetBytes(new PolarisReport { Workloads = new Dictionary<string, string[]> { ["a"] = ["hostNetworkSet"] } }.ToString());
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(report);
        }

        using var response = await PostGzipAsync(packed.ToArray());
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reportId").GetInt64();

        Assert.Equal(report, await _hub.Client.GetByteArrayAsync(new Uri($"api/v1/reports/{id}/raw", UriKind.Relative)));
    }

    [Theory]
    [InlineData("action-items?severity=bad")]
    [InlineData("action-items?state=nope")]
    [InlineData("action-items?limit=0")]
    [InlineData("action-items?limit=x")]
    [InlineData("action-items?cursor=%20")]
    [InlineData("action-items?sort=sideways")]
    [InlineData("action-items?age=soon")]
    public async Task List_WithABadParameter_NamesIt(string path)
    {
        using var response = await _hub.Client.GetAsync(new Uri("api/v1/" + path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("""{"resolution":"maybe"}""", 400)]
    [InlineData("""{"resolution":"open","until":"2030-01-01T00:00:00Z"}""", 400)]
    [InlineData("""{"resolution":"will-not-fix","until":"2001-01-01T00:00:00Z"}""", 400)]
    [InlineData("{}", 400)]
    [InlineData("not json", 400)]
    [InlineData("""{"resolution":"will-not-fix"}""", 404)]
    public async Task Patch_OfABadDecision_IsAClearError(string body, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await _hub.Client.PatchAsync(new Uri("api/v1/action-items/1", UriKind.Relative), content);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private async Task<HttpResponseMessage> PostGzipAsync(byte[] packed)
    {
        using var content = new ByteArrayContent(packed);
        content.Headers.ContentEncoding.Add("gzip");
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await _hub.Client.PostAsync(new Uri("api/v1/clusters/prod/reports/polaris?wait=true", UriKind.Relative), content);
    }

    private async Task AssertNothingKeptAsync()
    {
        Assert.Empty((await _hub.GetAsync("clusters")).GetProperty("clusters").EnumerateArray());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_hub.Options.DataDirectory, "reports"), "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_hub.Options.DataDirectory, "incoming")));
    }
}
