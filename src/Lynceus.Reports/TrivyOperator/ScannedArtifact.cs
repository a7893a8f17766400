using System.Text;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>The image a report is about.</summary>
internal sealed record ScannedArtifact
{
    public string? Registry { get; private init; }

    public string? Repository { get; private init; }

    public string? Tag { get; private init; }

    public string? Digest { get; private init; }

    /// <summary>Registry and repository, what stays of an image over its versions; null when there is no repository.</summary>
    public string? Name => Repository is null || Registry is null ? Repository : $"{Registry}/{Repository}";

    /// <summary><c>registry/repository:tag@digest</c> as far as it is known; null when there is no repository.</summary>
    public string? Reference
    {
        get
        {
            if (Name is null)
            {
                return null;
            }

            var reference = new StringBuilder(Name);
            if (Tag is not null)
            {
                reference.Append(':').Append(Tag);
            }

            if (Digest is not null)
            {
                reference.Append('@').Append(Digest);
            }

            return reference.ToString();
        }
    }

    public ScannedArtifact WithArtifact(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return this;
        }

        string? repository = null, tag = null, digest = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("repository"u8))
            {
                repository = cursor.NonEmptyText();
            }
            else if (cursor.Is("tag"u8))
            {
                tag = cursor.NonEmptyText();
            }
            else if (cursor.Is("digest"u8))
            {
                digest = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }

        return this with { Repository = repository, Tag = tag, Digest = digest };
    }

    public ScannedArtifact WithRegistry(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return this;
        }

        string? server = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("server"u8))
            {
                server = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }

        return this with { Registry = server };
    }
}
