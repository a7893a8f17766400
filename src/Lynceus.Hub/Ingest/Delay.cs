namespace Lynceus.Hub.Ingest;

/// <summary>Why a report waits although it was tried.</summary>
/// <param name="Tries">How often it was tried.</param>
/// <param name="Trouble">What was in the way at the last try, a sentence for people.</param>
/// <param name="NextTry">When it is tried again.</param>
internal sealed record Delay(int Tries, string Trouble, DateTimeOffset NextTry);
