namespace Lynceus.Load.Samples;

/// <summary>A workload of the sample fleet. Lists are read by <see cref="Days"/>.</summary>
internal sealed record SampleWorkload(string Clusters, string Namespace, string Kind, string Name)
{
    public string Container { get; init; } = "app";

    public string Base { get; init; } = "debian";

    /// <summary>Tags with their days.</summary>
    public required string Tags { get; init; }

    public string Vulnerabilities { get; init; } = "";

    /// <summary>Polaris checks that fail.</summary>
    public string Checks { get; init; } = "";

    /// <summary>Policies that fail; with <c>~</c>: for which an exception is granted.</summary>
    public string Policies { get; init; } = "";

    /// <summary>Days on which it runs.</summary>
    public string Runs { get; init; } = "..";

    public string TagOn(int day) => Days.Names(Tags, day).First();

    public string ImageOn(int day) => $"{Namespace}/{Name}:{TagOn(day)}";

    public bool RunsIn(string cluster, int day) => Clusters.Split(' ').Contains(cluster, StringComparer.Ordinal) && Days.Hold(Runs, day);

    /// <summary>Name of the ReplicaSet that a Deployment has on a day; for other kinds, of the workload itself.</summary>
    public string ControlledNameOn(int day) => Kind == "Deployment" ? $"{Name}-{PodTemplateHash.Of(ImageOn(day))}" : Name;

    public string ControlledKind => Kind == "Deployment" ? "ReplicaSet" : Kind;
}
