namespace Lynceus.Reports.Kubernetes;

/// <summary>Finds the workload that a person knows behind the object that a scanner saw, so that a rollout does not look like a new subject.</summary>
public static class TopController
{
    // Kubernetes encodes a hash's decimal digits, so a pod-template-hash is made of these characters alone
    // (apimachinery util/rand, SafeEncodeString: the digits '0'..'9' modulo its alphabet).
    private const string HashAlphabet = "456789bcdf";

    // Suffixes of pods are random, from the whole safe alphabet without vowels and look-alikes.
    private const string RandomAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    private const int MinHashLength = 6;
    private const int MaxHashLength = 10;
    private const int PodSuffixLength = 5;

    /// <summary>
    /// Maps a kind and name to the top controller as far as names tell: <c>ReplicaSet cart-7d9f8cb5b4</c> is <c>Deployment cart</c>,
    /// <c>Job backup-28391040</c> is <c>CronJob backup</c>. Anything else, an owner-less pod above all, stays as it is.
    /// </summary>
    public static (string Kind, string Name) Of(string kind, string name)
    {
        switch (kind)
        {
            case "ReplicaSet" when TryCut(name, HashAlphabet, MinHashLength, MaxHashLength, out var deployment):
                return ("Deployment", deployment);
            case "Job" when TryCut(name, "0123456789", 8, 10, out var cronJob):
                return ("CronJob", cronJob);
            case "Pod" when TryCut(name, RandomAlphabet, PodSuffixLength, PodSuffixLength, out var owner)
                && TryCut(owner, HashAlphabet, MinHashLength, MaxHashLength, out var workload):
                return ("Deployment", workload);
            default:
                return (kind, name);
        }
    }

    /// <summary>A static pod carries its node's name as suffix; without it one item stands for all control plane nodes.</summary>
    public static string WithoutNode(string podName, string? nodeName) =>
        nodeName is { Length: > 0 } && podName.EndsWith("-" + nodeName, StringComparison.Ordinal)
            ? podName[..^(nodeName.Length + 1)]
            : podName;

    /// <summary>A subject for the object a tool named, with the object kept as evidence when the workload is another one.</summary>
    public static Subject Subject(string kind, string @namespace, string name, string? container = null, string? image = null, string? apiGroup = null)
    {
        var (topKind, topName) = Of(kind, name);
        return new Subject
        {
            ApiGroup = apiGroup,
            Kind = topKind,
            Namespace = @namespace,
            Name = topName,
            Container = container,
            Image = image,
            Observed = topKind == kind && topName == name ? null : $"{kind}/{name}",
        };
    }

    private static bool TryCut(string name, string alphabet, int min, int max, out string rest)
    {
        var dash = name.LastIndexOf('-');
        var suffix = name.AsSpan(dash + 1);
        var fits = dash > 0 && suffix.Length >= min && suffix.Length <= max && suffix.IndexOfAnyExcept(alphabet) < 0;
        rest = fits ? name[..dash] : "";
        return fits;
    }
}
