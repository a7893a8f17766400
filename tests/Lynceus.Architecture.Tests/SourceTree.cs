using System.Xml.Linq;
using Lynceus.Testing;

namespace Lynceus.Architecture.Tests;

/// <summary>The projects and files of the repository as they lie on disk.</summary>
internal static class SourceTree
{
    /// <summary>Projects below <c>src</c>, by name.</summary>
    public static IReadOnlyDictionary<string, XDocument> Projects { get; } = Directory
        .EnumerateFiles(Path.Combine(RepositoryPaths.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .ToDictionary(static path => Path.GetFileNameWithoutExtension(path), static path => XDocument.Load(path), StringComparer.Ordinal);

    /// <summary>Files that people write, below <c>src</c>.</summary>
    public static IEnumerable<string> Files(params ReadOnlySpan<string> extensions)
    {
        var wanted = extensions.ToArray();
        return Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "src"), "*", SearchOption.AllDirectories)
            .Where(path => wanted.Contains(Path.GetExtension(path), StringComparer.Ordinal))
            .Where(static path => !Relative(path).Split('/').Any(static part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);
    }

    public static string Relative(string path) => Path.GetRelativePath(RepositoryPaths.Root, path).Replace('\\', '/');

    /// <summary>Name of the project that a file below <c>src</c> belongs to.</summary>
    public static string ProjectOf(string path) => Relative(path).Split('/')[1];

    public static IEnumerable<string> References(XDocument project) =>
        project.Descendants("ProjectReference").Select(static r => Path.GetFileNameWithoutExtension(Include(r).Replace('\\', '/')));

    public static IEnumerable<string> Packages(XDocument project) => project.Descendants("PackageReference").Select(Include);

    private static string Include(XElement reference) => reference.Attribute("Include")?.Value ?? "";
}
