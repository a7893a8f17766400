namespace Lynceus.Metacollector.Objects;

/// <summary>Some of the kinds.</summary>
internal readonly record struct KindSet(int Bits)
{
    public static KindSet All { get; } = new((1 << ObjectKinds.Count) - 1);

    public bool Has(ObjectKind kind) => (Bits & (1 << (int)kind)) != 0;

    public KindSet With(ObjectKind kind) => new(Bits | (1 << (int)kind));
}
