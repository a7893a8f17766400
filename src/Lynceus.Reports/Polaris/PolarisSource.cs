using Lynceus.Reports.Aliases;

namespace Lynceus.Reports.Polaris;

/// <summary>What was audited: the live cluster, or a folder of manifests, whose objects are not those of the cluster even where their names are equal.</summary>
internal sealed class PolarisSource
{
    public const string Family = "configuration";

    /// <summary>The list of an audit of a cluster; nothing lists the objects of a folder.</summary>
    public const string Listing = "workloads";

    private const string Manifests = "manifests";

    private static readonly KeyScheme FirstScheme = PolarisTranslator.Scheme with { Version = 1 };

    private readonly bool _isFolder;

    // Name of the folder's source where somebody gave it one: part of the identity, since a name stays and a path does not.
    private readonly string _name;
    private readonly string? _variant;

    private PolarisSource(bool isFolder, string name, string? variant, Extent extent)
    {
        _isFolder = isFolder;
        _name = name;
        _variant = variant;
        Extent = extent;
    }

    /// <summary>Of which namespaces a complete audit names every workload.</summary>
    public Extent Extent { get; }

    public bool HasList => !_isFolder;

    /// <param name="subject">What the sender says was audited.</param>
    public static PolarisSource Of(string? type, string? name, string? displayName, string? subject) => type switch
    {
        "Path" => Folder(name, displayName, subject),
        "Cluster" => new PolarisSource(isFolder: false, "", null, Extent.Cluster),
        "ClusterNamespace" when name is not null => new PolarisSource(isFolder: false, "", null, Extent.OfNamespaces([name])),
        _ => new PolarisSource(isFolder: false, "", null, Extent.None),
    };

    public FindingKey KeyOf(string checkId, Subject subject) => _isFolder
        ? new FindingKey(PolarisTranslator.Scheme, Family, checkId, subject.Key, Manifests, _name)
        : new FindingKey(PolarisTranslator.Scheme, Family, checkId, subject.Key);

    /// <summary>Keys from before the first scheme told folders from the cluster and knew renamed checks.</summary>
    public IReadOnlyList<FindingKey> FormerKeysOf(PolarisCheck check, Subject subject)
    {
        var formerIds = CheckAliases.FormerIds(PolarisTranslator.Name, check.Id);
        if (formerIds.Count == 0 && !_isFolder)
        {
            return [];
        }

        var keys = new List<FindingKey>(formerIds.Count + 2);
        if (_name.Length > 0)
        {
            // From before the sender named the source.
            keys.Add(new FindingKey(PolarisTranslator.Scheme, Family, check.Id, subject.Key, Manifests, ""));
        }

        if (_isFolder)
        {
            keys.Add(new FindingKey(FirstScheme, Family, check.Id, subject.Key));
        }

        foreach (var id in formerIds)
        {
            keys.Add(new FindingKey(FirstScheme, Family, id, subject.Key));
        }

        return keys;
    }

    /// <summary>A check of a workload, with all of its containers.</summary>
    public Scope ScopeOf(Subject workload, string checkId) => ScopeOf(workload.Namespace, $"{workload.Key}#{checkId}");

    /// <summary>The workload as a whole: the scope of items that were stored before checks had scopes of their own.</summary>
    public Scope ScopeOf(Subject workload) => ScopeOf(workload.Namespace, workload.Key);

    private Scope ScopeOf(string @namespace, string key) => _isFolder
        ? new Scope(Family, @namespace, _name.Length == 0 ? $"{Manifests}/{key}" : $"{Manifests}/{_name}/{key}") { Variant = _variant }
        : new Scope(Family, @namespace, key) { Listing = Listing };

    private static PolarisSource Folder(string? path, string? displayName, string? subject)
    {
        // Polaris repeats the path as display name unless it is told another one.
        var name = subject ?? (displayName == path ? null : displayName);
        return new PolarisSource(isFolder: true, name ?? "", name is null && path is not null ? BuildFolders.Named(path) : null, Extent.None);
    }
}
