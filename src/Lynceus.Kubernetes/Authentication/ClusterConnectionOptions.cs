namespace Lynceus.Kubernetes.Authentication;

/// <summary>Where <see cref="ClusterConnection.Resolve"/> looks.</summary>
public sealed record ClusterConnectionOptions
{
    /// <summary>Option <c>--kubeconfig</c>: this file and no other. Default: <c>KUBECONFIG</c>, the in-cluster account, <c>~/.kube/config</c>, whichever is there first.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Option <c>--context</c>. Default: the current context. The in-cluster account has no contexts and is passed over when one is named.</summary>
    public string? Context { get; init; }

    /// <summary>Folder of the mounted service account.</summary>
    public string ServiceAccountFolder { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Reads a variable of the environment; null when it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Whether a person sits at standard input, so that a credential plugin may ask them something.</summary>
    public Func<bool> HasTerminal { get; init; } = static () => !Console.IsInputRedirected;

    /// <summary>How long a credential plugin may run when it asks nobody. Default 1 minute; with a terminal it has five times as long.</summary>
    public TimeSpan CredentialPluginTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
