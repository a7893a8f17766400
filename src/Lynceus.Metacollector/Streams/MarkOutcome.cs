using Lynceus.Metacollector.Protocol;

namespace Lynceus.Metacollector.Streams;

/// <param name="Reasons">A bit for the <see cref="EventReason"/> that now waits; 0 when nothing new does.</param>
/// <param name="IsCoalesced">What happened was taken up by what waited already.</param>
internal readonly record struct MarkOutcome(int Reasons, bool IsCoalesced)
{
    public static MarkOutcome Of(EventReason reason) => new(1 << (int)reason, false);
}
