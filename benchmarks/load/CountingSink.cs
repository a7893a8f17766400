using Lynceus.Reports;

namespace Lynceus.Load;

/// <summary>Takes findings and keeps none: what is measured is the translation alone.</summary>
internal sealed class CountingSink : IFindingSink
{
    public int Scopes { get; private set; }

    public int Skips { get; private set; }

    /// <summary>Folds all fingerprints, so that two runs can be compared.</summary>
    public UInt128 Checksum { get; private set; }

    public void Add(Finding finding) => Checksum ^= finding.Fingerprint.Value + (UInt128)finding.Title.Length;

    public void Skip(string pointer, string reason) => Skips++;

    public void Examined(Scope scope) => Scopes++;

    public void NotExamined(Scope scope, string reason)
    {
    }

    public void Ended(Scope scope)
    {
    }

    public void Listed(string family, string listing, Extent extent)
    {
    }

    public void CloseNothing(string reason)
    {
    }
}
