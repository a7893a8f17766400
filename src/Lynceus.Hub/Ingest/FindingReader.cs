using Lynceus.Hub.Storage.Sqlite;
using Lynceus.Reports;

namespace Lynceus.Hub.Ingest;

/// <summary>Hands what a translator says to the comparison, and the texts of what is new to the store.</summary>
internal sealed class FindingReader(Comparison comparison, StagedTexts texts, EvidenceWriter evidence) : IFindingSink
{
    private readonly List<(string Pointer, string Reason)> _skips = [];

    public IReadOnlyList<(string Pointer, string Reason)> Skips => _skips;

    public void Add(Finding finding)
    {
        var check = texts.StageCheck(finding);
        var sighting = comparison.Add(finding, evidence.Write(finding));
        if (sighting.Row == 0)
        {
            return;
        }

        texts.Stage(sighting.Row, check, finding);
        if (sighting.ItemId != 0 && !texts.HasTitle(sighting.ItemId, finding.Title))
        {
            comparison.Retitle(sighting.Observation);
        }
    }

    public void Skip(string pointer, string reason) => _skips.Add((pointer, reason));

    public void Examined(Scope scope) => comparison.Examined(scope);

    public void NotExamined(Scope scope, string reason) => comparison.NotExamined(scope, reason);

    public void Ended(Scope scope) => comparison.Ended(scope);

    public void Listed(string family, string listing, Extent extent) => comparison.Listed(family, listing, extent);

    public void CloseNothing(string reason) => comparison.CloseNothing(reason);
}
