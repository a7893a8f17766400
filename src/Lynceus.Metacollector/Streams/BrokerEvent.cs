using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Protocol;

namespace Lynceus.Metacollector.Streams;

/// <summary>One event for one subscriber. The bytes are shared with all others.</summary>
/// <param name="Encoded">Behind the reason.</param>
/// <param name="References">Behind that; empty for all but pods.</param>
/// <param name="Since">Timestamp of the first change that it tells of.</param>
internal readonly record struct BrokerEvent(EventReason Reason, ObjectKind Kind, byte[] Encoded, byte[] References, long Since);
