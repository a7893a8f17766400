using Microsoft.Extensions.Logging;

namespace Lynceus.Exposition.Blocks;

// Event ids 1250-1299 of Lynceus.Exposition belong to the blocks; ids are stable, never reused.
internal static partial class SeriesStoreLog
{
    [LoggerMessage(
        1250,
        LogLevel.Warning,
        "{Count} series of {Family} from {Source} of {Uid} are left out: {Reason}. Further ones of this family are only counted, in lynceus_exposition_hidden_series.")]
    public static partial void LeftOut(ILogger logger, int count, string family, string source, string uid, LeaveOutReason reason);
}
