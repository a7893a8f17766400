using Lynceus.Reports;
using Lynceus.Reports.Inputs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Lynceus.Hub.Features.Reports;

/// <summary>The report in the body of an upload, without what HTTP put around it: content encodings and a form.</summary>
/// <remarks>A form is taken off here, and not where reports are read, because its boundary is another one each time: the same report would never be the same bytes.</remarks>
internal static class UploadBody
{
    // Packed once by the sender and once more on the way.
    private const int MaxEncodings = 2;

    /// <summary>Null when a content encoding is not known.</summary>
    /// <exception cref="ReportFormatException">A form without a file.</exception>
    public static async Task<Stream?> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = request.Body;
        var encodings = request.Headers.ContentEncoding.ToString().Split(',', StringSplitOptions.TrimEntries);
        if (encodings.Length > MaxEncodings)
        {
            return null;
        }

        // The last one named was applied last.
        foreach (var encoding in encodings.Reverse())
        {
            if (Packing.Unpack(body, encoding) is not { } unpacked)
            {
                return null;
            }

            body = unpacked;
        }

        return Boundary(request) is { } boundary ? await FormFileAsync(body, boundary, cancellationToken) : body;
    }

    private static string? Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;

    private static async Task<Stream> FormFileAsync(Stream body, string boundary, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(boundary, body);
        try
        {
            var part = await reader.ReadNextSectionAsync(cancellationToken)
                ?? throw new ReportFormatException("The form has no part. Send the report as one: curl -F file=@report.json.", ReportProblem.NotAReport);
            return new FormFile(reader, part);
        }
        catch (Exception e) when (FormFile.IsDamage(e))
        {
            throw FormFile.Damaged(e);
        }
    }

    /// <summary>The body of a form's only part.</summary>
    private sealed class FormFile(MultipartReader reader, MultipartSection part) : ReadOnlyStream
    {
        private bool _isDone;

        public static bool IsDamage(Exception e) => e is InvalidDataException or IOException and not BadHttpRequestException;

        public static ReportFormatException Damaged(Exception e) => new(
            "The body is not the form that its Content-Type says, or it is cut. Send the file as it is: curl --data-binary @report.json.", ReportProblem.Malformed, e);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                var read = _isDone ? 0 : await part.Body.ReadAsync(buffer, cancellationToken);
                if (read == 0 && !_isDone && buffer.Length > 0)
                {
                    _isDone = true;
                    if (await reader.ReadNextSectionAsync(cancellationToken) is { } next)
                    {
                        throw new ReportFormatException(
                            $"The form has several parts ({Name(part)}, {Name(next)}). Send each report by itself; what is to be said of it belongs into the address.",
                            ReportProblem.NotAReport);
                    }
                }

                return read;
            }
            catch (Exception e) when (IsDamage(e))
            {
                throw Damaged(e);
            }
        }

        public override int Read(Span<byte> buffer) => throw new NotSupportedException(); // the server allows no waiting in a request

        private static string Name(MultipartSection section) =>
            section.GetContentDispositionHeader() is not { } disposition ? "a part without name"
            : HeaderUtilities.RemoveQuotes(disposition.FileName.HasValue ? disposition.FileName : disposition.Name).ToString();
    }
}
