using System.Net;
using System.Net.Sockets;
using Lynceus.Hosting;

namespace Lynceus.Tests;

public sealed class ImportTests : IDisposable
{
    private readonly ReportFolder _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public async Task Import_Report_IsSentPackedAndSaidInOneLine()
    {
        await using var hub = await FakeHub.StartAsync();
        var file = _reports.Write("audit.json", ReportFolder.Polaris);

        var run = await CommandRun.Of("import", file, "--cluster", "blue 1", "--hub", hub.Url, "--token", "t0ken");

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Equal($"{file}: diffed: 2 new, 1 reopened, 3 changed, 4 fixed, 5 unchanged\n", run.Output);
        var upload = Assert.Single(hub.Uploads);
        Assert.Equal("POST /api/v1/clusters/blue%201/reports/polaris?wait=true", upload.Call);
        Assert.Equal(("Bearer t0ken", "gzip", ReportFolder.Polaris), (upload.Authorization, upload.Encoding, upload.Body));
    }

    [Fact]
    public async Task Import_PackedFile_IsSentAsItIs()
    {
        await using var hub = await FakeHub.StartAsync();

        await CommandRun.Of("import", _reports.WritePacked("audit.json.gz", ReportFolder.Polaris), "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal(ReportFolder.Polaris, Assert.Single(hub.Uploads).Body);
    }

    [Fact]
    public async Task Import_Archive_SendsEachReportByItself()
    {
        await using var hub = await FakeHub.StartAsync();
        var (first, second) = (ReportFolder.Audit("cart", ""), ReportFolder.Audit("pay", ""));
        var zip = _reports.WriteZip("artifact.zip", ("a/audit.json", first), ("README.md", "notes"), ("../../b.json", second));

        var run = await CommandRun.Of("import", zip, "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal([first, second], hub.Uploads.Select(static u => u.Body));
        Assert.StartsWith($"{zip}: a/audit.json: diffed", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{zip}: ../../b.json: diffed", run.Output, StringComparison.Ordinal);
        Assert.Equal($"{zip}: Passed over in the archive, since not called like a report: README.md.", Assert.Single(run.ErrorLines));
        Assert.False(File.Exists(Path.Combine(_reports.Path, "..", "..", "b.json")));
    }

    [Fact]
    public async Task Import_StandardInput_IsSent()
    {
        await using var hub = await FakeHub.StartAsync();

        var run = await CommandRun.With([], ReportFolder.Polaris, "import", "-", "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(ReportFolder.Polaris, Assert.Single(hub.Uploads).Body);
    }

    [Fact]
    public async Task Import_HubBelowAPath_IsReachedThere()
    {
        await using var hub = await FakeHub.StartAsync();

        await CommandRun.Of("import", _reports.Write("audit.json", ReportFolder.Polaris), "--cluster", "blue", "--hub", hub.Url + "/lynceus/");

        Assert.StartsWith("POST /lynceus/api/v1/", Assert.Single(hub.Uploads).Call, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ReceiptWithSkipsAndHold_IsSaid()
    {
        var receipt = FakeHub.Receipt("held", """, "skippedTotal": 12, "note": "It would close 900 of 1000 items." """)
            .Replace("\"skipped\": []", """ "skipped": [{"pointer": "/Results/1", "reason": "Not an object."}]""", StringComparison.Ordinal);
        await using var hub = await FakeHub.StartAsync((202, receipt));
        var file = _reports.Write("audit.json", ReportFolder.Polaris);

        var run = await CommandRun.Of("import", file, "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal(ExitCode.InputIncomplete, run.ExitCode);
        Assert.EndsWith("5 unchanged, 12 skipped; It would close 900 of 1000 items.\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            [
                $"{file}: skipped /Results/1: Not an object.",
                $"{file}: skipped 11 more",
                $"{file}: it would close too much at once, so nothing of it counts yet; look at it and release it on {hub.Url}/reports/7, send a second report that agrees, "
                    + "or give --accept held if this is expected",
                $"{file}: 12 of its elements did not count, the rest did; nothing of their subjects was closed; mend the report, or give --accept skipped if this is expected",
            ],
            run.ErrorLines);
    }

    [Theory]
    [InlineData("superseded", "", ExitCode.InputIncomplete, "older than what the hub knows", "--accept superseded")]
    [InlineData("superseded", "held,skipped", ExitCode.InputIncomplete, "older than what the hub knows", "--accept superseded")]
    [InlineData("superseded", "superseded", ExitCode.Ok)]
    [InlineData("held", "", ExitCode.InputIncomplete, "would close too much", "--accept held")]
    [InlineData("held", "superseded", ExitCode.InputIncomplete, "would close too much", "--accept held")]
    [InlineData("held", "skipped, held", ExitCode.Ok)]
    [InlineData("skipped", "", ExitCode.InputIncomplete, "2 of its elements did not count", "--accept skipped")]
    [InlineData("skipped", "Skipped", ExitCode.Ok)]
    [InlineData("failed", "superseded,held,skipped", ExitCode.InputIncomplete)]
    [InlineData("diffed", "", ExitCode.Ok)]
    [InlineData("unchanged", "", ExitCode.Ok)]
    [InlineData("stored", "", ExitCode.Ok)]
    public async Task Import_ReportThatDidNotCount_EndsWith3UnlessAccepted(string ending, string accepted, int exitCode, params string[] said)
    {
        var receipt = ending == "skipped" ? FakeHub.Receipt("diffed", """, "skippedTotal": 2""") : FakeHub.Receipt(ending);
        await using var hub = await FakeHub.StartAsync((202, receipt));
        var file = _reports.Write("audit.json", ReportFolder.Polaris);

        var run = await CommandRun.Of(["import", file, "--cluster", "blue", "--hub", hub.Url, .. accepted.Length == 0 ? Array.Empty<string>() : ["--accept", accepted]]);

        Assert.Equal(exitCode, run.ExitCode);
        var lines = run.ErrorLines.Where(static l => l.Contains("--accept", StringComparison.Ordinal)).ToList();
        Assert.Equal(said.Length > 0 ? 1 : 0, lines.Count);
        Assert.All(said, part => Assert.Contains(part, lines[0], StringComparison.Ordinal));
        Assert.All(lines, line => Assert.StartsWith($"{file}: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_OneOfTwoHeld_StillSendsTheOtherAndEndsWith3()
    {
        await using var hub = await FakeHub.StartAsync((202, FakeHub.Receipt("held")), (202, FakeHub.Receipt("diffed")));
        var (first, second) = (_reports.Write("a.json", ReportFolder.Polaris), _reports.Write("b.json", ReportFolder.Polaris));

        var run = await CommandRun.Of("import", first, second, "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal((ExitCode.InputIncomplete, 2), (run.ExitCode, hub.Uploads.Count));
        Assert.StartsWith($"{first}: it would close", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_SuppressedAndUnconfirmed_AreCounted()
    {
        var receipt = FakeHub.Receipt("diffed").Replace("\"unchanged\": 5", "\"unchanged\": 5, \"gone\": 6, \"suppressed\": 7, \"unconfirmed\": 8", StringComparison.Ordinal);
        await using var hub = await FakeHub.StartAsync((202, receipt));

        var run = await CommandRun.Of("import", _reports.Write("audit.json", ReportFolder.Polaris), "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.EndsWith("5 unchanged, 6 gone with their subject, 7 suppressed, 8 not confirmed\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--extent cluster", "&extent=cluster")]
    [InlineData("--extent partial", "&extent=partial")]
    [InlineData("--extent=namespace:shop,kube-system", "&extent=namespace%3Akube-system%2Cshop")]
    [InlineData("--subject github.com/shop/cart", "&subject=github.com%2Fshop%2Fcart")]
    [InlineData("--extent partial --subject node-7", "&subject=node-7&extent=partial")]
    [InlineData("", "")]
    public async Task Import_WhatTheSenderKnows_GoesWithTheUpload(string options, string parameters)
    {
        await using var hub = await FakeHub.StartAsync();
        var file = _reports.Write("audit.json", ReportFolder.Polaris);

        var run = await CommandRun.Of(["import", file, "--cluster", "blue", "--hub", hub.Url, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal($"POST /api/v1/clusters/blue/reports/polaris?wait=true{parameters}", Assert.Single(hub.Uploads).Call);
    }

    [Theory]
    [InlineData("--extnt cluster")]
    [InlineData("--extent cluser")]
    [InlineData("--accept everything")]
    [InlineData("--cluster")]
    public async Task Import_WrongOptionBehindTheFiles_SendsNothing(string options)
    {
        await using var hub = await FakeHub.StartAsync();

        var run = await CommandRun.Of(["import", _reports.Write("audit.json", ReportFolder.Polaris), "--cluster", "blue", "--hub", hub.Url, .. options.Split(' ')]);

        run.UsageError();
        Assert.Empty(hub.Uploads);
    }

    [Fact]
    public async Task Import_Variables_NameHubAndToken()
    {
        await using var hub = await FakeHub.StartAsync();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LYNCEUS_HUB_URL"] = hub.Url, ["LYNCEUS_TOKEN"] = "from-env" };

        await CommandRun.With(environment, "", "import", _reports.Write("audit.json", ReportFolder.Polaris), "--cluster", "blue");

        Assert.Equal("Bearer from-env", Assert.Single(hub.Uploads).Authorization);
    }

    [Fact]
    public async Task Import_NoToken_TakesTheOneOfTheLocalHub()
    {
        await using var hub = await FakeHub.StartAsync();
        var file = _reports.Write("reports/audit.json", ReportFolder.Polaris);
        _reports.Write("local-token", "local\n");

        await CommandRun.Of("import", file, "--cluster", "blue", "--hub", hub.Url, "--data", _reports.Path);
        await CommandRun.Of("import", file, "--cluster", "blue", "--hub", hub.Url, "--data", _reports.Path, "--token", "mine");

        Assert.Equal(["Bearer local", "Bearer mine"], hub.Uploads.Select(static u => u.Authorization));
    }

    [Fact]
    public void LocalToken_HubOnAnotherMachine_IsNotGiven()
    {
        _reports.Write("local-token", "local");

        Assert.Null(Commands.Importing.LocalToken.Find(new Uri("https://hub.example:8080"), _reports.Path));
        Assert.Equal("local", Commands.Importing.LocalToken.Find(new Uri("http://127.0.0.1:8080"), _reports.Path));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Import_HubBusy_IsAskedAgain(int status)
    {
        await using var hub = await FakeHub.StartAsync((status, "later"), (202, FakeHub.Receipt("diffed")));
        var file = _reports.Write("audit.json", ReportFolder.Polaris);

        var run = await CommandRun.Of("import", file, "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("trying again", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Equal([ReportFolder.Polaris, ReportFolder.Polaris], hub.Uploads.Select(static u => u.Body));
    }

    [Fact]
    public async Task Import_HubStaysBusy_GivesUpAndSaysSo()
    {
        await using var hub = await FakeHub.StartAsync((503, "later"));

        var run = await CommandRun.Of(
            "import", _reports.Write("a.json", ReportFolder.Polaris), _reports.Write("b.json", ReportFolder.Polaris), "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal(ExitCode.RemoteUnreachable, run.ExitCode);
        Assert.Equal(3, hub.Uploads.Count);
        Assert.Contains("cannot be reached: it answered 503", run.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_NobodyListens_IsUnreachable()
    {
        var run = await CommandRun.Of(
            "import", _reports.Write("audit.json", ReportFolder.Polaris), "--cluster", "blue", "--hub", $"http://127.0.0.1:{UnusedPort()}");

        Assert.Equal(ExitCode.RemoteUnreachable, run.ExitCode);
        Assert.Contains("cannot be reached", run.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task Import_ReportRefused_SaysWhyAndGoesOn(int status)
    {
        await using var hub = await FakeHub.StartAsync((status, FakeHub.Problem("Bad report", "It is cut short.")), (202, FakeHub.Receipt("diffed")));
        var (bad, good) = (_reports.Write("a.json", ReportFolder.Polaris), _reports.Write("b.json", ReportFolder.Polaris));

        var run = await CommandRun.Of("import", bad, good, "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal(ExitCode.InputIncomplete, run.ExitCode);
        Assert.Equal([$"{bad}: Bad report: It is cut short."], run.ErrorLines);
        Assert.StartsWith($"{good}: diffed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_TokenRefused_StopsAtOnce()
    {
        await using var hub = await FakeHub.StartAsync((401, FakeHub.Problem("Unauthorized", "No token was given.")));

        var run = await CommandRun.Of(
            "import", _reports.Write("a.json", ReportFolder.Polaris), _reports.Write("b.json", ReportFolder.Polaris), "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal(ExitCode.Fault, run.ExitCode);
        Assert.Single(hub.Uploads);
        Assert.EndsWith("Unauthorized: No token was given. (give a token with --token or LYNCEUS_TOKEN)", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "<html>")]
    [InlineData(404, "<html>")]
    [InlineData(302, "")]
    public async Task Import_NotAHub_IsSaid(int status, string body)
    {
        await using var hub = await FakeHub.StartAsync((status, body));

        var run = await CommandRun.Of("import", _reports.Write("audit.json", ReportFolder.Polaris), "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal(ExitCode.Fault, run.ExitCode);
        Assert.Contains("is the address right?", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_UnreadableFiles_AreSaidAndTheOthersGoOn()
    {
        await using var hub = await FakeHub.StartAsync();
        var missing = Path.Combine(_reports.Path, "missing.json");
        var unknown = _reports.Write("unknown.json", "[]");
        var good = _reports.Write("good.json", ReportFolder.Polaris);

        var run = await CommandRun.Of("import", missing, unknown, good, "--cluster", "blue", "--hub", hub.Url);

        Assert.Equal(ExitCode.InputIncomplete, run.ExitCode);
        Assert.Equal(2, run.ErrorLines.Length);
        Assert.Single(hub.Uploads);
        Assert.StartsWith($"{good}: diffed", run.Output, StringComparison.Ordinal);
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
