using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families;

/// <summary>A vulnerability id at a severity, and how many shown reports have it. Belongs to its bucket of the census and the lock of that.</summary>
internal sealed class CensusEntry(string id, Severity severity, int bucket)
{
    public string Id => id;

    public Severity Severity => severity;

    public int Bucket => bucket;

    public int Reports { get; set; }
}
