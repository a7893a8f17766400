using System.Runtime.InteropServices;
using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>One identity in a report beside the item that stands for it: 80 bytes, since a report may have millions.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Observation
{
    public UInt128 Key;

    /// <summary>The known item, or the id that a new one will have; 0 while it has none.</summary>
    public long ItemId;

    public long KnownScopeId;
    public long KnownHash;
    public long Hash;
    public double Severity;
    public int KnownOccurrences;
    public int Occurrences;

    /// <summary>Where it was seen first, by number.</summary>
    public int Place;

    /// <summary>Number of its staged texts; 0 when it says what is stored already.</summary>
    public int Row;

    public ObservationFlags Flags;
    public byte KnownState;
    public byte KnownBand;
    public byte KnownCategory;
    public byte Band;
    public byte Category;

    public readonly bool Has(ObservationFlags flag) => (Flags & flag) != ObservationFlags.None;

    public void Set(ObservationFlags flag, bool value) => Flags = value ? Flags | flag : Flags & ~flag;

    public void Know(in KnownItem item)
    {
        ItemId = item.Id;
        KnownScopeId = item.ScopeId;
        KnownHash = item.EvidenceHash;
        KnownOccurrences = item.Occurrences;
        KnownState = (byte)item.State;
        KnownBand = (byte)item.Band;
        KnownCategory = (byte)item.Category;
        Set(ObservationFlags.IsKnown, true);
        Set(ObservationFlags.WasFixable, item.IsFixable);
    }

    /// <summary>Takes what this finding says; the worst of equal identities speaks for all.</summary>
    public void Speak(Finding finding, long hash)
    {
        Hash = hash;
        Severity = finding.Severity.Value;
        Band = (byte)finding.Severity.Band;
        Category = (byte)finding.Category;
        Set(ObservationFlags.IsFixable, finding.Package?.FixedVersion is not null);
    }
}
