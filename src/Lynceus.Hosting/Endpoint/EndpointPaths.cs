using Microsoft.AspNetCore.Http;

namespace Lynceus.Hosting.Endpoint;

/// <summary>What the protected endpoint serves. Every path stands behind the same gate.</summary>
public sealed class EndpointPaths
{
    private readonly Dictionary<string, Entry> _byPath = new(StringComparer.Ordinal);

    /// <summary>Adds a path; it is matched as a whole, in exact case.</summary>
    /// <param name="handler">Answers a request that was let in.</param>
    /// <param name="methods">Default: GET and HEAD.</param>
    /// <exception cref="ArgumentException">The path is taken, or does not begin with a slash.</exception>
    public EndpointPaths Map(string path, Func<HttpContext, Task> handler, params string[] methods)
    {
        if (!path.StartsWith('/') || !_byPath.TryAdd(path, new Entry(handler, methods.Length == 0 ? [HttpMethods.Get, HttpMethods.Head] : methods)))
        {
            throw new ArgumentException($"'{path}' is taken or does not begin with a slash.", nameof(path));
        }

        return this;
    }

    /// <summary>Null when the path is not served.</summary>
    internal (Func<HttpContext, Task> Handler, IReadOnlyList<string> Methods)? Find(string path) =>
        _byPath.TryGetValue(path, out var entry) ? (entry.Handler, entry.Methods) : null;

    private sealed record Entry(Func<HttpContext, Task> Handler, IReadOnlyList<string> Methods);
}
