namespace Lynceus.Testing;

/// <summary>Finds the repository and, where it exists, the folder of shared reference data beside it.</summary>
public static class RepositoryPaths
{
    /// <summary>The folder that holds <c>Lynceus.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary><c>shared/</c> beside the repository; null where there is none, and tests then use the samples of the repository alone.</summary>
    public static string? Shared { get; } = FindShared();

    public static string Samples => Path.Combine(Root, "samples");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lynceus.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Lynceus.slnx was not found above " + AppContext.BaseDirectory);
    }

    private static string? FindShared()
    {
        var folder = Path.GetFullPath(Path.Combine(Root, "..", "shared"));
        return Directory.Exists(Path.Combine(folder, "data")) ? folder : null;
    }
}
