namespace Lynceus.Kubernetes.Authentication;

/// <summary>
/// Kubeconfig files merged as kubectl merges them: of two entries with the same name the first file's counts as a whole, and so does the first current context.
/// Entries are looked at only when they are used, so that a mistake in one cluster leaves the others alone.
/// </summary>
internal sealed class Kubeconfig
{
    private readonly Dictionary<string, KubeconfigNode> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeconfigNode> _contexts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeconfigNode> _users = new(StringComparer.Ordinal);
    private readonly string _files;
    private KubeconfigNode? _currentContext;

    private Kubeconfig(IReadOnlyList<string> files) => _files = string.Join(", ", files);

    /// <exception cref="KubeconfigException">A file cannot be read or is not a kubeconfig.</exception>
    public static Kubeconfig Load(IReadOnlyList<string> files)
    {
        var merged = new Kubeconfig(files);
        foreach (var top in files.Select(KubeconfigReader.Read).OfType<KubeconfigNode>())
        {
            merged.Add(top);
        }

        return merged;
    }

    /// <summary>The context of that name, or the current one, with its cluster and user.</summary>
    /// <exception cref="KubeconfigException">There is no such context, cluster or user.</exception>
    public KubeconfigContext Select(string? context)
    {
        var name = string.IsNullOrEmpty(context) ? _currentContext?.Scalar : context;
        if (name is null)
        {
            throw new KubeconfigException(_files, null, $"there is no current-context; name one with --context ({Names(_contexts)})");
        }

        if (!_contexts.TryGetValue(name, out var entry))
        {
            throw string.IsNullOrEmpty(context)
                ? _currentContext!.Error($"the current-context '{name}' does not exist; name one with --context ({Names(_contexts)})")
                : new KubeconfigException(_files, null, $"there is no context '{name}' ({Names(_contexts)})");
        }

        var body = entry.Map("context") ?? throw entry.Error($"the context '{name}' is empty");
        var clusterName = body.Text("cluster") ?? throw body.Error($"the context '{name}' names no cluster");
        if (!_clusters.TryGetValue(clusterName, out var cluster))
        {
            throw body.Error($"the context '{name}' names the cluster '{clusterName}', which does not exist ({Names(_clusters)})");
        }

        KubeconfigNode? user = null;
        if (body.Text("user") is { } userName && !_users.TryGetValue(userName, out user))
        {
            throw body.Error($"the context '{name}' names the user '{userName}', which does not exist ({Names(_users)})");
        }

        return new KubeconfigContext
        {
            Name = name,
            File = entry.File,
            Namespace = body.Text("namespace") ?? "default",
            Cluster = cluster.Map("cluster") ?? throw cluster.Error($"the cluster '{clusterName}' is empty"),
            User = user?.Map("user"),
        };
    }

    private void Add(KubeconfigNode top)
    {
        if (top.Text("kind") is { } kind && kind != "Config")
        {
            throw top.Find("kind")!.Error($"this is a {kind}, not a kubeconfig");
        }

        AddAll(_clusters, top, "clusters");
        AddAll(_contexts, top, "contexts");
        AddAll(_users, top, "users");
        _currentContext ??= top.Text("current-context") is null ? null : top.Find("current-context");
    }

    private static void AddAll(Dictionary<string, KubeconfigNode> known, KubeconfigNode top, string key)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in top.List(key))
        {
            var name = entry.Text("name") ?? throw entry.Error($"an entry of '{key}' has no name");
            if (!own.Add(name))
            {
                throw entry.Error($"'{key}' holds '{name}' twice; keep one");
            }

            known.TryAdd(name, entry);
        }
    }

    private static string Names(Dictionary<string, KubeconfigNode> entries)
    {
        const int Shown = 20;
        var names = string.Join(", ", entries.Keys.Order(StringComparer.Ordinal).Take(Shown));
        return entries.Count switch
        {
            0 => "there are none",
            <= Shown => $"there are: {names}",
            _ => $"there are: {names} and {entries.Count - Shown} more",
        };
    }
}
