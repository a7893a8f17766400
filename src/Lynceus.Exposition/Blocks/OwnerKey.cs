namespace Lynceus.Exposition.Blocks;

/// <summary>Whose series these are: the uid of an object, and which of the things that render it.</summary>
public readonly record struct OwnerKey(string Uid, string Source);
