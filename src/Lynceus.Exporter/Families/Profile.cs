using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families;

/// <summary>A set of families with their names, labels and values.</summary>
internal abstract class Profile
{
    /// <summary>Writes what the families have of a report. Safe to use from many threads.</summary>
    public abstract void Write(in ReportContext context, OwnerUpdate update);
}
