using Lynceus.Exposition.Registry;

namespace Lynceus.Exposition;

/// <summary>One series of a <see cref="MetricRegistry"/>, or the group of series that a histogram is.</summary>
public abstract class MetricChild
{
    internal const int NotExposed = -1;

    private protected MetricChild(LabelSet labels, DateTimeOffset created) => (Labels, Created) = (labels, created);

    internal LabelSet Labels { get; }

    /// <summary>Since when it counts.</summary>
    internal DateTimeOffset Created { get; }

    /// <summary>Place in its family, which guards it.</summary>
    internal int Index { get; set; }
}
