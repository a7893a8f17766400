using System.Diagnostics.CodeAnalysis;
using Lynceus.Hosting.Options;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Hosting.Access;

/// <summary>Reads the resource that is asked about instead of the path: <c>resource=services,subresource=metrics,namespace=monitoring</c>.</summary>
internal static class ReviewedResource
{
    public static OptionKind<ResourceAttributes> Kind { get; } = new(
        "KEY=VALUE,…", "resource=NAME and, with commas, any of group, version, subresource, namespace, name and verb", TryParse, Format);

    public static bool TryParse(string text, [MaybeNullWhen(false)] out ResourceAttributes resource)
    {
        resource = new ResourceAttributes();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var value = part[(equals + 1)..];
            resource = (equals < 0 ? "" : part[..equals]) switch
            {
                "resource" => resource with { Resource = value },
                "group" => resource with { Group = value },
                "version" => resource with { Version = value },
                "subresource" => resource with { Subresource = value },
                "namespace" => resource with { Namespace = value },
                "name" => resource with { Name = value },
                "verb" => resource with { Verb = value.ToLowerInvariant() },
                _ => null,
            };
            if (resource is null)
            {
                return false;
            }
        }

        return resource.Resource is { Length: > 0 };
    }

    private static string Format(ResourceAttributes resource)
    {
        (string Key, string? Value)[] parts =
        [
            ("resource", resource.Resource), ("group", resource.Group), ("version", resource.Version), ("subresource", resource.Subresource),
            ("namespace", resource.Namespace), ("name", resource.Name), ("verb", resource.Verb),
        ];
        return string.Join(',', parts.Where(static p => p.Value is not null).Select(static p => $"{p.Key}={p.Value}"));
    }
}
