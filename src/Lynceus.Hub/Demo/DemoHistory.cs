namespace Lynceus.Hub.Demo;

/// <summary><c>history.json</c> of the samples: which report came when, and what was decided. Days count back from the moment of loading, which is day 0.</summary>
internal sealed record DemoHistory
{
    public required IReadOnlyList<Source> Sources { get; init; }

    public required IReadOnlyList<DecisionStep> Decisions { get; init; }

    /// <summary>A tool that reported every day, with the same bytes until its next file.</summary>
    internal sealed record Source
    {
        public required string Cluster { get; init; }

        public required string Tool { get; init; }

        /// <summary>How long before the hour of loading its report came in on each day.</summary>
        public required int Minutes { get; init; }

        /// <summary>Last day on which it reported.</summary>
        public required int LastDay { get; init; }

        /// <summary>Day to path of the file, relative to <c>history.json</c>.</summary>
        public required IReadOnlyDictionary<int, string> Files { get; init; }
    }

    /// <summary>A decision about all items that are open on its day and match <see cref="Select"/>.</summary>
    internal sealed record DecisionStep
    {
        public required int Day { get; init; }

        public required string Actor { get; init; }

        public required Selection Select { get; init; }

        /// <summary>As <c>PATCH /action-items/{id}</c> takes it.</summary>
        public string? Resolution { get; init; }

        public string? Reason { get; init; }

        public int? UntilDay { get; init; }

        public string? Assignee { get; init; }

        public string? Note { get; init; }
    }

    /// <summary>What is null matches everything.</summary>
    internal sealed record Selection
    {
        public string? Cluster { get; init; }

        public string? Tool { get; init; }

        public string? Namespace { get; init; }

        public string? Name { get; init; }

        public string? Check { get; init; }
    }
}
