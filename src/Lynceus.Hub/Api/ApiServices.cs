using System.Text.Json.Serialization;
using Lynceus.Hub.Contracts;
using Lynceus.Hub.Features.Access;
using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Features.Clusters;
using Lynceus.Hub.Features.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hub.Api;

/// <summary>The HTTP API: routes, JSON, problem details and the OpenAPI document.</summary>
internal static class ApiServices
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        services.AddOpenApi("v1", static openApi => openApi.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info.Title = "Lynceus hub";
            document.Info.Description = "Reports in, Action Items out. Bearer tokens; errors are problem details (RFC 9457).";
            return Task.CompletedTask;
        }));
        return services;
    }

    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi().AllowAnonymous();
        var api = endpoints.MapGroup(HubRoutes.Api).DisableAntiforgery();
        api.MapGroup("").WithTags("Clusters").MapClusters();
        api.MapGroup("").WithTags("Reports").MapReports();
        api.MapGroup("").WithTags("Action Items").MapActionItems();
        api.MapTokens();
        api.MapUsers();
    }

    /// <summary>Errors below the API's address are problem details, whoever raises them.</summary>
    public static void UseApiProblems(this WebApplication app) =>
        app.UseWhen(static c => AccessPaths.IsApi(c.Request), static branch =>
        {
            branch.UseExceptionHandler(new ExceptionHandlerOptions
            {
                StatusCodeSelector = RequestTrouble.StatusOf,
                SuppressDiagnosticsCallback = static context => RequestTrouble.IsTold(context.HttpContext, context.Exception),
                ExceptionHandler = AnswerAsync,
            });
            branch.UseStatusCodePages();
        });

    private static Task AnswerAsync(HttpContext context)
    {
        var advice = context.Features.Get<IExceptionHandlerFeature>()?.Error is { } e ? RequestTrouble.Advice(e) : null;
        if (advice is var (_, seconds))
        {
            context.Response.Headers.RetryAfter = seconds;
        }

        return Results.Problem(detail: advice?.Detail, statusCode: context.Response.StatusCode).ExecuteAsync(context);
    }
}
