namespace Lynceus.Hub.Storage;

/// <summary>Holds the data folder for this hub. The system lets go of it when the process ends, however it does.</summary>
internal sealed class DataFolderLock(HubOptions options) : IDisposable
{
    private const string Name = "lynceus.lock";

    private FileStream? _file;

    /// <exception cref="DataFolderException">Another hub holds the folder, or it cannot be written to.</exception>
    public void Take()
    {
        try
        {
            _file = new FileStream(Path.Combine(options.DataDirectory, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DataFolderException($"The data folder {options.DataDirectory} cannot be written to: {e.Message}", e);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new DataFolderException(
                $"The data folder {options.DataDirectory} is in use by another hub. Stop that one, or give this one a folder of its own with --data.", e);
        }
    }

    public void Dispose() => _file?.Dispose();
}
