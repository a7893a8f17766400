namespace Lynceus.Exposition.Blocks;

/// <param name="LeftOut">Series that are left out now, by <see cref="LeaveOutReason"/>.</param>
internal sealed record SeriesFigures(int Owners, IReadOnlyList<FamilyFigures> Families, IReadOnlyList<long> LeftOut);
