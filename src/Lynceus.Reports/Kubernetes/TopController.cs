namespace Lynceus.Reports.Kubernetes;

/// <summary>Finds the workload that a person knows behind the object that a scanner saw, so that a rollout does not look like a new subject.</summary>
public static class TopController
{
    // Kubernetes encodes a hash's decimal digits, so a pod-template-hash is made of these characters alone
    // (apimachinery util/rand, SafeEncodeString: the digits '0'..'9' modulo its alphabet).
    private const string HashAlphabet = "456789bcdf";

    // Suffixes of pods are random, from the whole safe alphabet without vowels and look-alikes.
    private const string RandomAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    private const string KubeSystem = "kube-system";

    // Pods that the kubelet starts from files, with its node's name appended. Reports do not tell that name. Longer ones first.
    private static readonly string[] StaticPods =
    [
        "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd-manager-events", "etcd-manager-main", "etcd",
        "cloud-controller-manager", "kube-addon-manager", "kube-proxy", "kube-vip",
    ];

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

    /// <summary>Splits the name of a static pod, <c>etcd-node-a</c>, into component and node; false for any other object.</summary>
    internal static bool TryStaticPod(string kind, string @namespace, string name, out string component, out string node)
    {
        if (kind == "Pod" && @namespace == KubeSystem)
        {
            foreach (var known in StaticPods)
            {
                if (name.Length > known.Length + 1 && name[known.Length] == '-' && name.StartsWith(known, StringComparison.Ordinal))
                {
                    (component, node) = (known, name[(known.Length + 1)..]);
                    return true;
                }
            }
        }

        component = node = "";
        return false;
    }

    /// <summary>The subject of a live object, a static pod without its node, with the API group of the workload it belongs to.</summary>
    internal static Subject LiveSubject(
        string kind, string @namespace, string name, string? container = null, string? image = null, string? apiGroup = null)
    {
        if (TryStaticPod(kind, @namespace, name, out var component, out _))
        {
            return new Subject
            {
                ApiGroup = apiGroup,
                Kind = kind,
                Namespace = @namespace,
                Name = component,
                Container = container,
                Image = image,
                Observed = $"{kind}/{name}",
            };
        }

        var subject = Subject(kind, @namespace, name, container, image, apiGroup);
        return subject.Kind == kind ? subject : subject with { ApiGroup = ApiGroups.Of(subject.Kind) };
    }

    /// <summary>Which of several objects of its subject was looked at: <c>ReplicaSet/cart-7d9f8cb5b4</c>, or the node of a static pod. Null when it was the subject itself.</summary>
    internal static string? Variant(Subject subject) =>
        subject.Observed is { } observed && subject.Kind == "Pod" && observed.StartsWith($"Pod/{subject.Name}-", StringComparison.Ordinal)
            ? $"Node/{observed[("Pod/".Length + subject.Name.Length + 1)..]}"
            : subject.Observed;

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
