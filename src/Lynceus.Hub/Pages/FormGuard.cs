using Lynceus.Hub.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Pages;

/// <summary>Reads the form of a page before anything else looks at it: within bounds, in memory alone, and what cannot be read is the sender's fault.</summary>
internal sealed class FormGuard(RequestDelegate next, ILogger<FormGuard> logger)
{
    /// <summary>A note of 10,000 characters in any script, escaped, and 500 selected items.</summary>
    public const int MaxBytes = 192 * 1024;

    private const int MaxFields = 1024;
    private const int MaxNameLength = 256;

    private static readonly FormOptions Limits = new()
    {
        ValueCountLimit = MaxFields,
        KeyLengthLimit = MaxNameLength,
        ValueLengthLimit = MaxBytes,
        MultipartBodyLengthLimit = MaxBytes,
        BufferBodyLengthLimit = MaxBytes,
        MemoryBufferThreshold = MaxBytes,
    };

    public async Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType && context.GetEndpoint()?.Metadata.GetMetadata<PageForm>() is not null)
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size && size.MaxRequestBodySize is null or > MaxBytes)
            {
                size.MaxRequestBodySize = MaxBytes;
            }

            try
            {
                await context.Request.ReadFormAsync(Limits, context.RequestAborted);
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                ApiLog.BadRequest(logger, e.Message);
                context.Response.StatusCode = e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status400BadRequest;
                return;
            }
        }

        await next(context);
    }
}
