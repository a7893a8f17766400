using System.Collections.Frozen;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>The built-in kinds whose structure is known, read from the tables in <c>Types/</c>.</summary>
internal static class KubernetesTypes
{
    private static readonly Lazy<FrozenDictionary<string, TypeSchema>> Kinds = new(Read);

    public static TypeSchema ObjectMeta => Find("", "ObjectMeta")!;

    /// <summary>The structure of a kind; null when the tables do not have it. <paramref name="apiVersion"/> is <c>v1</c> or <c>group/version</c>.</summary>
    public static TypeSchema? Find(string apiVersion, string kind) => Kinds.Value.GetValueOrDefault(apiVersion + "/" + kind);

    private static FrozenDictionary<string, TypeSchema> Read()
    {
        var reader = new TypeTableReader();
        var assembly = typeof(KubernetesTypes).Assembly;
        foreach (var table in new[] { "meta.txt", "core.txt", "pod.txt", "workloads.txt", "others.txt" })
        {
            using var stream = assembly.GetManifestResourceStream(table) ?? throw new InvalidOperationException("The table " + table + " is not in the assembly.");
            using var text = new StreamReader(stream);
            reader.Read(table, text);
        }

        return reader.Finish();
    }
}
