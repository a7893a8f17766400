using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Trivy;

/// <summary>Trivy's <c>--format json</c>: scans of images, file systems, repositories and clusters, in every layout since 0.1, and <c>--compliance</c>.</summary>
internal sealed class TrivyTranslator : IReportTranslator
{
    public const string Name = "trivy";

    public static readonly KeyScheme Scheme = new(Name, 2);

    public KeyScheme Keys => Scheme;

    public bool Recognises(DocumentShape shape) => shape.Root switch
    {
        JsonTokenType.StartObject => IsArtifactReport(shape) || IsClusterReport(shape) || TrivyCompliance.Recognises(shape),
        JsonTokenType.StartArray => shape.First is { } first && (IsResult(first) || (first.Root != JsonTokenType.Null && Recognises(first))),

        // Early releases wrote the bare word when they found nothing.
        JsonTokenType.Null => true,
        _ => false,
    };

    public void Translate(ref JsonCursor cursor, TranslationContext context) => new TrivyStream(context).Read(ref cursor);

    private static bool IsResult(DocumentShape shape) => shape.Has("Target")
        && (shape.Has("Vulnerabilities") || shape.Has("Misconfigurations") || shape.Has("Secrets") || shape.Has("Class") || shape.Has("Type"));

    private static bool IsArtifactReport(DocumentShape shape) =>
        shape.Has("SchemaVersion")
        && (shape.Has("ArtifactName") || shape.Has("ArtifactType") || shape.Has("Trivy") || shape.Has("ClusterName") || shape.Has("Results"));

    private static bool IsClusterReport(DocumentShape shape) =>
        shape.Has("ClusterName")
        && (shape.Has("Resources") || shape.Has("Findings") || shape.Has("Vulnerabilities") || shape.Has("Misconfigurations")
            || (shape.IsComplete && shape.Names.Count == 1));
}
