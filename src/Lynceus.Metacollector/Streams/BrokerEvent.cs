using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Protocol;

namespace Lynceus.Metacollector.Streams;

/// <summary>One event in a batch.</summary>
/// <param name="Since">Timestamp of the first change that it tells of.</param>
/// <param name="Start">Where its bytes begin in the batch.</param>
internal readonly record struct BrokerEvent(EventReason Reason, ObjectKind Kind, long Since, int Start, int Length);
