namespace Lynceus.Hub.Storage;

/// <summary>Folders that only the account of the hub may enter.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates the folder with mode 0700; one that exists keeps its mode, since its owner may have shared it on purpose.</summary>
    public static DirectoryInfo Create(string path) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);

    /// <summary>Creates the folder, or takes everybody else's permissions on it away.</summary>
    public static DirectoryInfo CreateOrClose(string path)
    {
        var folder = Create(path);
        if (!OperatingSystem.IsWindows() && folder.UnixFileMode != OwnerOnly)
        {
            folder.UnixFileMode = OwnerOnly;
        }

        return folder;
    }
}
