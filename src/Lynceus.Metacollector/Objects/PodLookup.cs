namespace Lynceus.Metacollector.Objects;

/// <summary>Finds what is kept of a pod by its uid.</summary>
internal delegate PodObject? PodLookup(ReadOnlySpan<byte> uid);
