using Lynceus.Hosting.Options;
using Lynceus.Kubernetes.Authentication;

namespace Lynceus.Commands;

/// <summary>Options by which a role finds its cluster.</summary>
internal sealed class ClusterRoleOptions
{
    private readonly RoleOption<string> _kubeconfig;
    private readonly RoleOption<string> _context;

    public ClusterRoleOptions(RoleOptions options)
    {
        _kubeconfig = options.AddOptional(
            "kubeconfig", OptionKinds.File, "Kubeconfig of the cluster. Without it: KUBECONFIG, the account of the pod, ~/.kube/config, whichever is there first.");
        _context = options.AddOptional("context", OptionKinds.Named("NAME", "the name of a context"), "Context of the kubeconfig; without it the current one.");
    }

    public ClusterConnectionOptions Read(ResolvedOptions values, CommandHost host) => new()
    {
        Kubeconfig = values.Find(_kubeconfig),
        Context = values.Find(_context),
        Environment = host.Environment,
    };
}
