using System.Data.Common;
using Dapper;
using Lynceus.Hosting;
using Lynceus.Hosting.Health;

namespace Lynceus.Hub.Storage;

/// <summary>Whether a report could be kept and compared now: there is space, the folders of the data folder can be written to, the database can be read.
/// Asked by anybody, so an answer holds for some seconds.</summary>
internal sealed class StorageProbe(HubOptions options, DbDataSource database, TimeProvider time) : IDisposable
{
    /// <summary>A report of some size and what the database writes of it must fit.</summary>
    public const long MinFreeBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private string? _problem;
    private DateTimeOffset _until;

    public void AddTo(HealthChecks health) => health.Add("storage", HealthProbes.Ready, ProblemAsync);

    /// <summary>What is wrong, in words that name no path; null when all is well.</summary>
    public async ValueTask<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() >= _until)
            {
                _problem = await LookAsync(cancellationToken);
                _until = time.GetUtcNow() + HoldsFor;
            }

            return _problem;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<string?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (new DriveInfo(Path.GetFullPath(options.DataDirectory)).AvailableFreeSpace is < MinFreeBytes and var free)
            {
                return $"{ByteSize.Format(free)} are free in the data folder, less than {ByteSize.Format(MinFreeBytes)}";
            }

            foreach (var folder in DataFolder.Written(options.DataDirectory))
            {
                var path = Path.Combine(folder, $"probe-{Guid.NewGuid():N}");
                await File.WriteAllBytesAsync(path, [1], cancellationToken);
                File.Delete(path);
            }

            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT COUNT(*) FROM (SELECT 1 FROM report LIMIT 1)", cancellationToken: cancellationToken));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException)
        {
            return PassingTrouble.Words(e).TrimEnd('.');
        }
    }
}
