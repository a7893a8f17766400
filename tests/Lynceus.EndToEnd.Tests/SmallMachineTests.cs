using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;

namespace Lynceus.EndToEnd.Tests;

/// <summary>The hub where the machine gives little.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SmallMachineTests
{
    private const int Descriptors = 512;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("Attack", "H8")]
    public async Task Hub_MoreConnectionsThanDescriptors_ClosesSomeAndGoesOn()
    {
        var data = Directory.CreateTempSubdirectory("lynceus-descriptors-");
        await using var hub = await LynceusProcess.StartByAsync(
            ["prlimit", $"--nofile={Descriptors}:{Descriptors}"], "hub", data.FullName, new Dictionary<string, string>(StringComparer.Ordinal));
        var sockets = new List<Socket>();
        var closed = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < 2 * Descriptors; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            _ = UntilClosedAsync(socket);
        }

        // What lies beyond the limit is closed; before, the process had ended by now.
        await enough.Task.WaitAsync(Patience);
        Assert.False(hub.HasExited, hub.Output);

        sockets.ForEach(static s => s.Dispose());
        Assert.Equal(HttpStatusCode.OK, await AnswerAsync(hub).WaitAsync(Patience));

        Assert.Equal(0, await hub.StopAsync());
        data.Delete(recursive: true);

        async Task UntilClosedAsync(Socket socket)
        {
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, hub.Address.Port);
                while (await socket.ReceiveAsync(new byte[256]) > 0)
                {
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
            }

            if (Interlocked.Increment(ref closed) == Descriptors)
            {
                enough.TrySetResult();
            }
        }
    }

    // Until the hub has seen that the others are gone, it closes this one as well.
    private static async Task<HttpStatusCode> AnswerAsync(LynceusProcess hub)
    {
        while (true)
        {
            try
            {
                using var ready = await hub.Client.GetAsync(new Uri("readyz", UriKind.Relative));
                return ready.StatusCode;
            }
            catch (HttpRequestException) when (!hub.HasExited)
            {
                await Task.Yield();
            }
        }
    }

    // As a pod with readOnlyRootFilesystem: only the data folder can be written. Without the right to mount, there is at least no folder for temporary files.
    [Fact]
    [Trait("Attack", "H3")]
    public async Task Hub_OnlyTheDataFolderWritable_ComparesReports()
    {
        var data = Directory.CreateTempSubdirectory("lynceus-readonly-");
        string[] launcher = ["unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs \"$0\" && mount -o remount,bind,ro / && exec \"$@\"", data.FullName];
        var elsewhere = new Dictionary<string, string>(StringComparer.Ordinal) { ["TMPDIR"] = "/proc/nowhere", ["SQLITE_TMPDIR"] = "/proc/nowhere", ["HOME"] = "/proc/nowhere" };
        await using var hub = await LynceusProcess.StartByAsync(CanMount() ? launcher : [], "hub", data.FullName, elsewhere);

        using var content = new ByteArrayContent(Audit.Create(new Random(1), 1, workloads: 6000));
        content.Headers.ContentType = new("application/json");
        using var answer = await hub.Client.PostAsync(new Uri("api/v1/clusters/prod/reports/polaris?wait=true", UriKind.Relative), content).WaitAsync(Patience);

        Assert.Equal("diffed", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        using var ready = await hub.Client.GetAsync(new Uri("readyz", UriKind.Relative));
        Assert.True(ready.IsSuccessStatusCode, await ready.Content.ReadAsStringAsync());
        Assert.Equal(0, await hub.StopAsync());
        data.Delete(recursive: true);
    }

    // A data folder that was there before keeps its mode, as a volume always is; what the hub writes into it is its own.
    [Fact]
    [Trait("Attack", "L3")]
    public async Task Files_AreClosedToOthers()
    {
        const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        var data = Directory.CreateTempSubdirectory("lynceus-modes-");
        data.UnixFileMode |= UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        await using var hub = await LynceusProcess.StartAsync("hub", data.FullName);
        using var content = new ByteArrayContent(Audit.Create(new Random(1), 1));
        content.Headers.ContentType = new("application/json");
        using var answer = await hub.Client.PostAsync(new Uri("api/v1/clusters/prod/reports/polaris?wait=true", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();

        var entries = data.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).ToList();
        Assert.Contains(entries, static e => e.Name == "hub.sqlite-wal");
        Assert.Empty(entries.Where(static e => (e.UnixFileMode & OfOthers) != UnixFileMode.None).Select(static e => $"{e.FullName}: {e.UnixFileMode}"));
        Assert.Equal(0, await hub.StopAsync());
        data.Delete(recursive: true);
    }

    private static bool CanMount()
    {
        using var process = Process.Start(new ProcessStartInfo("unshare", ["--mount", "mount", "-o", "remount,bind,ro", "/"]) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
