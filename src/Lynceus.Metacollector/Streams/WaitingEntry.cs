namespace Lynceus.Metacollector.Streams;

/// <param name="Entry">Not queued any more when it was dropped meanwhile.</param>
/// <param name="Rank">Its place among what waits at the same time; see <see cref="Mailbox"/>.</param>
/// <param name="Since">Timestamp of the first change that it was not told of.</param>
internal readonly record struct WaitingEntry(MailboxEntry Entry, int Rank, long Since);
