namespace Lynceus.Exposition.Blocks;

internal sealed record FamilyFigures(string Family, int Series, long RawBytes, long DeflatedBytes);
