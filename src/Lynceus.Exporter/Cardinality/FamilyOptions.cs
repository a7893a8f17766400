using Lynceus.Exporter.Families;

namespace Lynceus.Exporter.Cardinality;

/// <summary>Which families there are, with which labels, and of how many series.</summary>
public sealed class FamilyOptions
{
    /// <summary>Sets of families: <c>lynceus</c>, <c>starboard</c>, <c>trivy-operator</c>, several at once. Default <c>lynceus</c>.</summary>
    public IList<string> Profiles { get; set; } = [ProfileNames.Lynceus];

    /// <summary>Profile starboard: labels of its detail family, or <c>all</c>. Default none, and then there is no such family.</summary>
    public IList<string> TargetLabels { get; set; } = [];

    /// <summary>Longest value of a label in bytes of UTF-8; longer texts are cut. Default 4096.</summary>
    public int MaxLabelBytes { get; set; } = 4096;
}
