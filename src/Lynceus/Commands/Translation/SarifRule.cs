using System.Globalization;
using System.Text.Json;

namespace Lynceus.Commands.Translation;

/// <summary>What a run says once about a check. Kept per distinct check, so it holds no long texts.</summary>
internal sealed record SarifRule(string Title, string? HelpUri, double Severity)
{
    public static bool IsUrl(string reference) =>
        Uri.TryCreate(reference, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);

    public void Write(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteStartObject("shortDescription"u8);
        json.WriteString("text"u8, Title);
        json.WriteEndObject();
        if (HelpUri is not null)
        {
            // Only the escaped form is a URI in the sense of the schema.
            json.WriteString("helpUri"u8, new Uri(HelpUri).AbsoluteUri);
        }

        // Code-scanning pages sort by this property; it counts from 0.0 to 10.0.
        json.WriteStartObject("properties"u8);
        json.WriteString("security-severity"u8, (Severity * 10).ToString("0.0", CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
