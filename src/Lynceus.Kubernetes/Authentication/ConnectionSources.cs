using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>Looks for a cluster in the order of the documentation and takes the first source that is there.</summary>
internal sealed class ConnectionSources(ClusterConnectionOptions options, TimeProvider time, ILogger logger)
{
    public ClusterConnection Resolve()
    {
        if (!string.IsNullOrEmpty(options.Kubeconfig))
        {
            return Connect([options.Kubeconfig]);
        }

        if (options.Environment("KUBECONFIG") is { Length: > 0 } list)
        {
            return Connect(Existing(list));
        }

        var account = new ServiceAccount(options, time, logger);
        if (string.IsNullOrEmpty(options.Context) && account.Exists)
        {
            return account.Connect();
        }

        var home = options.Environment("HOME") ?? options.Environment("USERPROFILE");
        var file = string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".kube", "config");
        if (file is not null && File.Exists(file))
        {
            return Connect([file]);
        }

        throw new KubeconfigException(
            null,
            null,
            $"there is no cluster to talk to: give a kubeconfig with --kubeconfig or KUBECONFIG (no service account at {options.ServiceAccountFolder}, no {file ?? "home folder"})");
    }

    private ClusterConnection Connect(IReadOnlyList<string> files)
    {
        var context = Kubeconfig.Load(files).Select(options.Context);
        return new KubeconfigConnection(context, options, time, logger).Connect();
    }

    private List<string> Existing(string list)
    {
        var existing = new List<string>();
        foreach (var file in list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal))
        {
            if (File.Exists(file) || Directory.Exists(file))
            {
                existing.Add(file);
            }
            else
            {
                AuthenticationLog.KubeconfigMissing(logger, file);
            }
        }

        return existing.Count > 0 ? existing : throw new KubeconfigException(list, null, "no file that KUBECONFIG names exists; correct it or unset it");
    }
}
