namespace Lynceus.Reports.Trivy;

/// <summary>Where the findings of one result belong.</summary>
internal sealed class ResultPlace
{
    // Targets that stand for all packages of an ecosystem in an image, not for a file.
    private static readonly HashSet<string> Aggregates = new(StringComparer.Ordinal)
    {
        "Java", "Node.js", "Python", "Ruby", "PHP", "Conda", "Rust", "Julia", "OS Packages", "Loose File License(s)",
    };

    private readonly string? _formerSubjectKey;
    private string? _formerPathKey;

    /// <param name="formerSubjectKey">The subject's key in keys of version 1; null when it is the same.</param>
    public ResultPlace(Subject subject, string? formerSubjectKey, TrivyCoverage.Examination examination, ResultHead head, bool isCluster)
    {
        _formerSubjectKey = formerSubjectKey;
        Subject = subject;
        Examination = examination;
        Head = head;
        Families = TrivyFamily.OfResult(head.Class, head.Type);
        var target = head.Target ?? "";
        var image = head.IsSystem ? ImageRepository.OfTarget(target) : null;
        if (isCluster)
        {
            IsManifest = head.Type is "kubernetes" || (head.Class is "config" && head.Type is null);
            ImageKey = image is null ? "" : ImageRepository.Of(image);
            Path = IsManifest || image is not null || Aggregates.Contains(target) ? "" : target;
        }
        else
        {
            var isArtifact = image is not null || target == subject.Image || (subject.Image is { } name && target.StartsWith(name + " (", StringComparison.Ordinal));
            ImageKey = "";
            Path = isArtifact || Aggregates.Contains(target) ? "" : target;
        }

        IsSource = !isCluster && subject.Kind != "Image";
        PathKey = KeyOf(Path);
    }

    public Subject Subject { get; }

    public TrivyCoverage.Examination Examination { get; }

    public ResultHead Head { get; }

    /// <summary>What the result shows to have been scanned for.</summary>
    public TrivyFamilies Families { get; }

    /// <summary>The result is about a Kubernetes object as the API server gave it, not about a file.</summary>
    public bool IsManifest { get; }

    /// <summary>The result may be about Kubernetes objects, whose messages name containers. Elsewhere a container is something else: a store of blobs.</summary>
    public bool IsKubernetes => IsManifest || Head.Type is null or "kubernetes" or "helm" or "yaml" or "json";

    /// <summary>Repository of the image within its workload; empty where the subject is the image, or the target does not name one.</summary>
    public string ImageKey { get; }

    /// <summary>File the result is about, as the report spells it; empty when it is about none.</summary>
    public string Path { get; }

    public string PathKey { get; }

    /// <summary><see cref="PathKey"/> in keys of version 1.</summary>
    public string FormerPathKey => _formerPathKey ??= FormerPath.Of(Path);

    /// <summary>Files lie in a tree that people arranged, not in an image.</summary>
    public bool IsSource { get; }

    /// <summary>The subject's key in keys of version 1.</summary>
    public string FormerSubjectKey => _formerSubjectKey ?? Subject.Key;

    public string KeyOf(string path) => path.Length == 0 ? "" : IsSource ? StablePath.OfSource(path) : StablePath.OfInstalled(path);

    /// <summary>Family of an element here: results of custom modules are a scanner of their own.</summary>
    public TrivyFamilies FamilyOf(TrivyElementKind kind) => Families == TrivyFamilies.Custom ? TrivyFamilies.Custom : TrivyFamily.Of(kind);
}
