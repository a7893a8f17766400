using Lynceus.Reports.Json;

namespace Lynceus.Reports.Trivy;

/// <summary>What a report says of the artifact as a whole.</summary>
internal sealed class TrivyHeader
{
    private bool _hasName;
    private bool _hasType;
    private bool _hasMetadata;
    private string? _artifactId;
    private string? _imageId;

    public string? ArtifactName { get; private set; }

    public string? ArtifactType { get; private set; }

    /// <summary>An image reference from the metadata; the first of several by ordinal order, since registries list them in any.</summary>
    public string? ImageReference { get; private set; }

    public string? RepositoryUrl { get; private set; }

    public string? Branch { get; private set; }

    /// <summary>Digest of the image's configuration, or what the report gives for it.</summary>
    public string? ImageId => _imageId ?? _artifactId;

    /// <summary>When the artifact was scanned; null when the report does not say.</summary>
    public DateTimeOffset? CreatedAt { get; private set; }

    /// <summary>Of a compliance report.</summary>
    public string? BenchmarkId { get; private set; }

    /// <summary>All that the artifact's name depends on was seen, so nothing behind the results can change it.</summary>
    public bool IsComplete => _hasName && _hasType && (_hasMetadata || ArtifactType == "filesystem"
        || (ArtifactType == "container_image" && ImageRepository.IsReference(ArtifactName ?? "") && !ImageRepository.MayBeId(ArtifactName!)));

    /// <summary>Reads the property the cursor stands on when it belongs to the header.</summary>
    public bool TryRead(ref JsonCursor cursor)
    {
        if (cursor.Is("ArtifactName"u8))
        {
            _hasName = true;
            ArtifactName = cursor.NonEmptyText();
        }
        else if (cursor.Is("ArtifactType"u8))
        {
            _hasType = true;
            ArtifactType = cursor.NonEmptyText();
        }
        else if (cursor.Is("CreatedAt"u8))
        {
            CreatedAt = ReportTime.Parse(cursor.Text());
        }
        else if (cursor.Is("ID"u8))
        {
            BenchmarkId = cursor.NonEmptyText();
        }
        else if (cursor.Is("ArtifactID"u8))
        {
            _artifactId = cursor.NonEmptyText();
        }
        else if (cursor.Is("Metadata"u8))
        {
            _hasMetadata = true;
            ReadMetadata(ref cursor);
        }
        else
        {
            return false;
        }

        return true;
    }

    private void ReadMetadata(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        List<string> tags = [], digests = [];
        string? reference = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("Reference"u8))
            {
                reference = cursor.NonEmptyText();
            }
            else if (cursor.Is("RepoTags"u8))
            {
                tags = cursor.Texts();
            }
            else if (cursor.Is("RepoDigests"u8))
            {
                digests = cursor.Texts();
            }
            else if (cursor.Is("RepoURL"u8))
            {
                RepositoryUrl = cursor.NonEmptyText();
            }
            else if (cursor.Is("Branch"u8))
            {
                Branch = cursor.NonEmptyText();
            }
            else if (cursor.Is("ImageID"u8))
            {
                _imageId = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }

        ImageReference = reference ?? tags.Min(StringComparer.Ordinal) ?? digests.Min(StringComparer.Ordinal);
    }
}
