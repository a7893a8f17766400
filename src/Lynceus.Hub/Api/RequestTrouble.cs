using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Api;

/// <summary>What an exception of a request is: the sender's fault, trouble of the machine that may pass, or a fault of this program. Only the last has a stack trace in the log.</summary>
internal static class RequestTrouble
{
    public static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        SearchRefusedException refused => refused.Status,
        _ when PassingTrouble.Is(exception) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>What the sender is told and after how many seconds to try again; null when there is nothing to tell but the status.</summary>
    public static (string Detail, string RetryAfter)? Advice(Exception exception) => exception switch
    {
        SearchRefusedException refused => (refused.Message, "1"),
        _ when PassingTrouble.Is(exception) => (PassingTrouble.Words(exception), "60"),
        _ => null,
    };

    /// <summary>Says in one line what there is to say; false: the exception is to be logged as a fault of this program.</summary>
    public static bool IsTold(HttpContext context, Exception exception)
    {
        if (StatusOf(exception) == StatusCodes.Status500InternalServerError)
        {
            return false;
        }

        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestTrouble));
        if (exception is BadHttpRequestException or SearchRefusedException)
        {
            // What anyone can cause at will is no news.
            ApiLog.BadRequest(logger, exception.Message);
        }
        else
        {
            ApiLog.Unavailable(logger, PassingTrouble.Words(exception), exception.Message);
        }

        return true;
    }
}
