using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Limits how often one address may try passwords and links.</summary>
internal static class SignInLimit
{
    public const string Policy = "sign-in";

    /// <summary>Attempts at once and per minute. Enough for an office behind one address.</summary>
    public const int AttemptsPerMinute = 20;

    /// <summary>Of forms that try nothing: how often one address may send any.</summary>
    public const string FormPolicy = "form";

    /// <summary>Forms at once and per minute; also for an office behind one address.</summary>
    public const int FormsPerMinute = 600;

    public static void Configure(RateLimiterOptions options)
    {
        options.AddPolicy(Policy, static context => PerMinute(context, AttemptsPerMinute));
        options.AddPolicy(FormPolicy, static context => PerMinute(context, FormsPerMinute));
        options.OnRejected = static async (rejected, cancellationToken) =>
        {
            var context = rejected.HttpContext;
            var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SignInLimit));
            AccessLog.AddressLimited(logger, Origin(context.Connection.RemoteIpAddress));
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "60";
            await context.Response.WriteAsync("Too many attempts from this address. Try again in a minute.", cancellationToken);
        };
    }

    private static RateLimitPartition<string> PerMinute(HttpContext context, int times) => RateLimitPartition.GetTokenBucketLimiter(
        Origin(context.Connection.RemoteIpAddress),
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = times,
            TokensPerPeriod = times,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
        });

    // One customer line has 2^64 addresses of IPv6: they count as one.
    private static string Origin(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes) + "/64";
    }
}
