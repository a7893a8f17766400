namespace Lynceus.Exporter.Loading;

/// <param name="Shown">Reports of the cluster that scrapes see.</param>
/// <param name="Waiting">Loaded, to be shown once another member lets go.</param>
/// <param name="Deleted">Shown for their grace time.</param>
internal sealed record ShelfFigures(int Shown, int Waiting, int Deleted);
