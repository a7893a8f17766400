using System.Text.Json.Nodes;

namespace Lynceus.Testing.Tests.Kubernetes;

/// <summary>Reads a watch line by line.</summary>
internal sealed class WatchReader(HttpResponseMessage response, Stream stream) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly StreamReader _reader = new(stream);

    /// <summary>The next event; null at a clean end.</summary>
    public async Task<JsonObject?> NextAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        var line = await _reader.ReadLineAsync(timeout.Token);
        return line is null ? null : JsonNode.Parse(line)!.AsObject();
    }

    /// <summary>The next event as type and name, for example <c>ADDED a</c>.</summary>
    public async Task<string?> NextTextAsync() => await NextAsync() is { } change ? $"{change["type"]} {change["object"]!["metadata"]!["name"]}".TrimEnd() : null;

    public void Dispose()
    {
        _reader.Dispose();
        response.Dispose();
    }
}
