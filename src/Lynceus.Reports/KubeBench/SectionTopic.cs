namespace Lynceus.Reports.KubeBench;

/// <summary>The component that a section is about. Checks of several components share their text ("--profiling is set to false"), and their sections tell them apart.</summary>
internal static class SectionTopic
{
    // Sections that name none of these are renamed now and then ("Master Node", "Control Plane Node"), so that they are no part of an identity.
    private static readonly (string Words, string Topic)[] Components =
    [
        ("api server", "api-server"),
        ("apiserver", "api-server"),
        ("controller manager", "controller-manager"),
        ("controller-manager", "controller-manager"),
        ("scheduler", "scheduler"),
        ("etcd", "etcd"),
        ("kubelet", "kubelet"),
        ("kube-proxy", "proxy"),
    ];

    public const string General = "general";

    public static string Of(string? section)
    {
        foreach (var (words, topic) in Components)
        {
            if (section?.Contains(words, StringComparison.OrdinalIgnoreCase) == true)
            {
                return topic;
            }
        }

        return General;
    }
}
