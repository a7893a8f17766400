using Lynceus.Reports.Json;

namespace Lynceus.Reports.Sarif;

/// <summary>An <c>artifactLocation</c>: an address, maybe relative to a base, or the index of a file of the run.</summary>
internal readonly record struct SarifUri(string? Uri, string? BaseId, int? Index)
{
    public static SarifUri Read(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return default;
        }

        string? uri = null, baseId = null;
        int? index = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("uri"u8))
            {
                uri = cursor.NonEmptyText();
            }
            else if (cursor.Is("uriBaseId"u8))
            {
                baseId = cursor.NonEmptyText();
            }
            else if (cursor.Is("index"u8))
            {
                index = cursor.Int32();
            }
            else
            {
                cursor.Skip();
            }
        }

        return new SarifUri(uri, baseId, index);
    }
}
