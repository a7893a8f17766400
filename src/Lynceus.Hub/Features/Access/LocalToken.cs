using Lynceus.Hub.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Keeps an administrator's token in a file of the data folder, for programs of the same user on the same machine.</summary>
internal sealed class LocalToken(HubOptions options, ApiTokens tokens, TimeProvider time, ILogger<LocalToken> logger) : IHostedService
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int LifetimeDays = 90;
    private const string Actor = "start of the hub";

    // A file that is much longer is none of ours and need not be read.
    private const int MaxFileBytes = 1024;

    private static readonly TimeSpan RenewedBefore = TimeSpan.FromDays(30);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.WriteLocalToken)
        {
            return;
        }

        var path = Path.Combine(options.DataDirectory, HubRoutes.LocalTokenFile);
        if (await IsStillGoodAsync(path, cancellationToken))
        {
            return;
        }

        var (text, token) = await tokens.CreateAsync(
            new NewToken("programs on the hub's machine", TokenScopes.Admin, null, LifetimeDays), Actor, cancellationToken);
        await WriteAsync(path, text.Reveal(), cancellationToken);
        foreach (var older in (await tokens.ListAsync(cancellationToken)).Where(t => t.CreatedBy == Actor && t.Id != token.Id))
        {
            await tokens.RevokeAsync(older.PublicId, cancellationToken);
        }

        AccessLog.LocalTokenWritten(logger, path);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task WriteAsync(string path, string token, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Environment.ProcessId}.new";
        File.Delete(temporary);
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            creation.UnixCreateMode = OwnerOnly;
        }

        await using (var stream = new FileStream(temporary, creation))
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(token + "\n"), cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private async Task<bool> IsStillGoodAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > MaxFileBytes
            || (!OperatingSystem.IsWindows() && file.UnixFileMode != OwnerOnly)
            || !TokenText.TryParse((await File.ReadAllTextAsync(path, cancellationToken)).Trim(), out var text))
        {
            return false;
        }

        return await tokens.VerifyAsync(text, cancellationToken) is { Scope: TokenScopes.Admin, RevokedAtMs: null } token
            && (token.ExpiresAtMs is not { } expires || expires > (time.GetUtcNow() + RenewedBefore).ToUnixTimeMilliseconds());
    }
}
