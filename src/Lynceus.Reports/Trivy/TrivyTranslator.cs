using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Trivy;

/// <summary>Trivy's <c>--format json</c>: scans of images, file systems, repositories and clusters, in every layout since 0.1.</summary>
internal sealed class TrivyTranslator : IReportTranslator
{
    public const string Name = "trivy";

    public static readonly KeyScheme Scheme = new(Name, 1);

    public KeyScheme Keys => Scheme;

    public bool Recognises(DocumentShape shape) => shape.Root switch
    {
        JsonTokenType.StartObject => IsArtifactReport(shape) || IsClusterReport(shape),
        JsonTokenType.StartArray => shape.First is { } result && result.Has("Target")
            && (result.Has("Vulnerabilities") || result.Has("Misconfigurations") || result.Has("Secrets") || result.Has("Class") || result.Has("Type")),

        // Early releases wrote the bare word when they found nothing.
        JsonTokenType.Null => true,
        _ => false,
    };

    public void Translate(ref JsonCursor cursor, TranslationContext context)
    {
        new TrivyReport(context).Read(ref cursor);
        for (var i = 1; cursor.NextDocument(); i++)
        {
            context.Skip($"/{i}", "A Trivy report is one document; this one stands behind it.");
            cursor.Skip();
        }
    }

    private static bool IsArtifactReport(DocumentShape shape) =>
        shape.Has("SchemaVersion")
        && (shape.Has("ArtifactName") || shape.Has("ArtifactType") || shape.Has("Trivy") || shape.Has("ClusterName") || shape.Has("Results"));

    private static bool IsClusterReport(DocumentShape shape) =>
        shape.Has("ClusterName")
        && (shape.Has("Resources") || shape.Has("Findings") || shape.Has("Vulnerabilities") || shape.Has("Misconfigurations")
            || (shape.IsComplete && shape.Names.Count == 1));
}
