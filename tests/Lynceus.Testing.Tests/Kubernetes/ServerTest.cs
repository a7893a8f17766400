using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Testing.Tests.Kubernetes;

/// <summary>A server with a manual clock and an administrator who talks to it.</summary>
public abstract class ServerTest : IAsyncLifetime, IDisposable
{
    private readonly List<IDisposable> _owned = [];

    protected ManualTimeProvider Clock { get; } = new();

    protected FakeApiServer Server { get; private set; } = null!;

    internal ApiCaller Admin { get; private set; } = null!;

    protected virtual FakeApiServerOptions Options => new();

    public async Task InitializeAsync()
    {
        Server = await FakeApiServer.StartAsync(Options with { Time = Clock });
        Admin = Own(new ApiCaller(Server));
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    internal ApiCaller As(string user) => Own(new ApiCaller(Server, Server.TokenOf(user)));

    internal T Own<T>(T value)
        where T : IDisposable
    {
        _owned.Add(value);
        return value;
    }

    protected virtual void Dispose(bool disposing) => _owned.ForEach(static o => o.Dispose());

    protected void LoadConfigMaps(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Server.Load(ConfigMap($"c{i:00}"));
        }
    }

    protected static JsonObject ConfigMap(string name, string value = "v") => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["data"] = new JsonObject { ["k"] = value },
    };

    protected static IEnumerable<string> Names(JsonObject list) => list["items"]!.AsArray().Select(static i => i!["metadata"]!["name"]!.ToString());
}
