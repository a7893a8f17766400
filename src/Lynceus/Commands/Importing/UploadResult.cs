using System.Net;
using Lynceus.Hub.Contracts;

namespace Lynceus.Commands.Importing;

/// <summary>What a hub said to an upload.</summary>
internal abstract record UploadResult
{
    private UploadResult()
    {
    }

    public sealed record Accepted(ReportReceipt Receipt) : UploadResult;

    public sealed record Refused(HttpStatusCode Status, string Problem) : UploadResult
    {
        /// <summary>The report itself is at fault; another one may be taken.</summary>
        public bool IsAboutTheReport => Status
            is HttpStatusCode.BadRequest
            or HttpStatusCode.RequestEntityTooLarge
            or HttpStatusCode.UnsupportedMediaType
            or HttpStatusCode.UnprocessableEntity;

        /// <summary>The next report will be refused in the same way.</summary>
        public bool IsAboutTheSender => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
    }
}
