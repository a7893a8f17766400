using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hosting.Health;

/// <summary>The health checks on the address of a role that has no port of their own.</summary>
public static class HealthRoutes
{
    /// <summary>Maps <c>/healthz</c>, <c>/livez</c> and <c>/readyz</c>, each with its single checks below it.</summary>
    /// <param name="each">What all of them need, such as that nobody has to sign in.</param>
    public static void MapHealth(this IEndpointRouteBuilder endpoints, Action<IEndpointConventionBuilder> each)
    {
        var answers = new HealthAnswers(endpoints.ServiceProvider.GetRequiredService<HealthChecks>());
        foreach (var path in (ReadOnlySpan<string>)["/healthz", "/livez", "/readyz"])
        {
            each(endpoints.Map(path + "/{**check}", answers.AnswerAsync));
        }
    }
}
