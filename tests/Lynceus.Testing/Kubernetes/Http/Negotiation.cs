namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>Reads the Accept header. Protobuf is not offered, so a client that also takes JSON gets JSON.</summary>
internal static class Negotiation
{
    private static readonly string[] Available =
    [
        "application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/json;stream=watch",
        "application/vnd.kubernetes.protobuf;stream=watch",
    ];

    public static ResponseForm Form(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        if (accept.Length == 0)
        {
            return ResponseForm.Full;
        }

        foreach (var clause in accept.Split(','))
        {
            var parts = clause.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("application/json" or "application/yaml" or "application/*" or "*/*"))
            {
                continue;
            }

            var form = Array.Find(parts, static p => p.StartsWith("as=", StringComparison.Ordinal));
            switch (form)
            {
                case null:
                    return ResponseForm.Full;
                case "as=PartialObjectMetadata" or "as=PartialObjectMetadataList" when Array.IndexOf(parts, "v=v1") > 0:
                    return ResponseForm.MetadataOnly;
                case "as=Table" when Array.IndexOf(parts, "v=v1") > 0:
                    return ResponseForm.Table;
            }
        }

        throw ApiErrors.NotAcceptable(Available);
    }
}
