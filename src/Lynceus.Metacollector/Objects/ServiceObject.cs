namespace Lynceus.Metacollector.Objects;

/// <param name="Encoded">See <see cref="CollectedObject"/>.</param>
/// <param name="Selector">Empty for a service that selects no pods; it is never told to anybody.</param>
internal sealed record ServiceObject(byte[] Encoded, LabelSet Selector) : CollectedObject(Encoded, null, null);
