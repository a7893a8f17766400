namespace Lynceus.Exporter.Catalog;

/// <param name="Old">Null when it is new.</param>
/// <param name="New">Null when it is gone.</param>
internal readonly record struct CatalogChange(ReportKey Key, ReportEntry? Old, ReportEntry? New);
