using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lynceus.Hub.Ingest;
using Lynceus.Reports;
using ZstdSharp;

namespace Lynceus.Hub.Tests.Ingest;

/// <summary>The ways in which clients put a report into a request.</summary>
public sealed class UploadFormTests : IAsyncLifetime
{
    private static readonly byte[] Report = Encoding.UTF8.GetBytes(
        new PolarisReport { Workloads = new Dictionary<string, string[]> { ["cart"] = ["hostNetworkSet"] } }.ToString());

    private HubServer _hub = null!;

    public async Task InitializeAsync() => _hub = await HubServer.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Theory]
    [InlineData("plain")]
    [InlineData("form")]
    [InlineData("form, Content-Encoding gzip")]
    [InlineData("form, saved with its boundary")]
    [InlineData("raw body called a form of a browser")]
    [InlineData("Content-Encoding gzip")]
    [InlineData("Content-Encoding zstd")]
    [InlineData("Content-Encoding zstd, gzip")]
    [InlineData("gzip without a word")]
    [InlineData("zstd without a word")]
    [InlineData("UTF-16")]
    [InlineData("ZIP")]
    [InlineData("log lines")]
    public async Task Upload_AnyForm_IsTakenAndItsEvidenceShown(string form)
    {
        using var content = await ContentAsync(form);

        using var response = await PostAsync(content);

        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        var receipt = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(1, receipt.GetProperty("items").GetProperty("new").GetInt32());
        Assert.Equal(form == "log lines", receipt.TryGetProperty("note", out var note) && note.GetString()?.Contains("Line 1 is not part of the report", StringComparison.Ordinal) == true);
        var kept = Assert.Single(Directory.EnumerateFiles(Path.Combine(_hub.Options.DataDirectory, "reports"), "*", SearchOption.AllDirectories));
        var fragment = ReportFragment.Extract(RawReports.Stored(kept), "/Results/0", 4096, ReportLimits.Default, CancellationToken.None);
        Assert.Contains("hostNetworkSet", fragment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_TheSameFileInTwoForms_IsTheSameReport()
    {
        using var first = await ContentAsync("form");
        using var second = await ContentAsync("form");
        (await PostAsync(first)).Dispose();

        using var response = await PostAsync(second);

        Assert.Equal("unchanged", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task RawReport_OfAnArchive_IsTheArchive()
    {
        var zip = Zip(("report.json", Report));
        using var content = new ByteArrayContent(zip);
        using var response = await PostAsync(content);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reportId").GetInt64();

        Assert.Equal(zip, await _hub.Client.GetByteArrayAsync(new Uri($"api/v1/reports/{id}/raw", UriKind.Relative)));
    }

    [Fact]
    public async Task RawReport_OfGzipWithoutAWord_IsThatGzip()
    {
        var gzip = Gzip(Report);
        using var content = new ByteArrayContent(gzip);
        using var response = await PostAsync(content);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reportId").GetInt64();

        Assert.Equal(gzip, await _hub.Client.GetByteArrayAsync(new Uri($"api/v1/reports/{id}/raw", UriKind.Relative)));
    }

    [Fact]
    public async Task Upload_FormOfTwoFiles_NamesThem()
    {
        using var content = new MultipartFormDataContent { { new ByteArrayContent(Report), "file", "a.json" }, { new ByteArrayContent(Report), "file", "b.json" } };

        await AssertRefusedAsync(content, HttpStatusCode.UnprocessableEntity, "(a.json, b.json)");
    }

    [Fact]
    public async Task Upload_FormWithAField_SaysWhereItBelongs()
    {
        using var content = new MultipartFormDataContent { { new ByteArrayContent(Report), "file", "a.json" }, { new StringContent("partial"), "extent" } };

        await AssertRefusedAsync(content, HttpStatusCode.UnprocessableEntity, "(a.json, extent)");
    }

    [Fact]
    public async Task Upload_FormThatIsNone_SaysWhatToSend()
    {
        using var content = new ByteArrayContent(Report);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=abc");

        await AssertRefusedAsync(content, HttpStatusCode.BadRequest, "--data-binary");
    }

    [Fact]
    public async Task Upload_ArchiveOfTwoReports_NamesThemAndTheCommand()
    {
        using var content = new ByteArrayContent(Zip(("a.json", Report), ("b.json", Report)));

        await AssertRefusedAsync(content, HttpStatusCode.UnprocessableEntity, "(a.json, b.json)", "lynceus import");
    }

    [Fact]
    public async Task Upload_EncodingThatIsNotTrue_IsRefused()
    {
        using var content = new ByteArrayContent(Report);
        content.Headers.ContentEncoding.Add("zstd");

        await AssertRefusedAsync(content, HttpStatusCode.BadRequest, "zstd");
    }

    [Fact]
    public async Task Upload_YamlWithoutItsLineBreaks_SaysHowCurlKeepsThem()
    {
        using var content = new StringContent("apiVersion: wgpolicyk8s.io/v1alpha2kind: PolicyReportmetadata:  name: x", Encoding.UTF8, "application/x-www-form-urlencoded");

        await AssertRefusedAsync(content, HttpStatusCode.UnprocessableEntity, "--data-binary");
    }

    private async Task AssertRefusedAsync(HttpContent content, HttpStatusCode status, params string[] words)
    {
        using var response = await PostAsync(content);

        Assert.Equal(status, response.StatusCode);
        var detail = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString();
        Assert.All(words, w => Assert.Contains(w, detail, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_hub.Options.DataDirectory, "incoming")));
    }

    private Task<HttpResponseMessage> PostAsync(HttpContent content) =>
        _hub.Client.PostAsync(new Uri("api/v1/clusters/prod/reports/polaris?wait=true", UriKind.Relative), content);

    private static async Task<HttpContent> ContentAsync(string form)
    {
        HttpContent content = form switch
        {
            "form" => Form(),
            "form, Content-Encoding gzip" => new ByteArrayContent(Gzip(await Form("b").ReadAsByteArrayAsync())),
            "form, saved with its boundary" => new ByteArrayContent(await Form().ReadAsByteArrayAsync()),
            "Content-Encoding gzip" or "gzip without a word" => new ByteArrayContent(Gzip(Report)),
            "Content-Encoding zstd" or "zstd without a word" => new ByteArrayContent(Zstd(Report)),
            "Content-Encoding zstd, gzip" => new ByteArrayContent(Gzip(Zstd(Report))),
            "UTF-16" => new ByteArrayContent([0xff, 0xfe, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Report))]),
            "ZIP" => new ByteArrayContent(Zip(("report.json", Report))),
            "log lines" => new ByteArrayContent([.. "scanning\n"u8, .. Report]),
            _ => new ByteArrayContent(Report),
        };
        if (form == "form, Content-Encoding gzip")
        {
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=\"b\"");
        }

        if (form.StartsWith("raw body", StringComparison.Ordinal))
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        }

        if (form.IndexOf("Content-Encoding ", StringComparison.Ordinal) is >= 0 and var at)
        {
            foreach (var encoding in form[(at + "Content-Encoding ".Length)..].Split(", "))
            {
                content.Headers.ContentEncoding.Add(encoding);
            }
        }

        return content;
    }

    private static MultipartFormDataContent Form(string? boundary = null) =>
        new(boundary ?? Guid.NewGuid().ToString("N")) { { new ByteArrayContent(Report), "file", "report.json" } };

    private static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(bytes).ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] members)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return packed.ToArray();
    }
}
