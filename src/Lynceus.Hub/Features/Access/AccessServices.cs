using Lynceus.Hub.Pages;
using Lynceus.Hub.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Sign-in and authorisation. What does not say otherwise needs <see cref="Policies.Read"/>.</summary>
internal static class AccessServices
{
    private const int HashIterations = 210_000;
    private const int ShortBootstrapToken = 20;

    public static IServiceCollection AddAccess(this IServiceCollection services, HubOptions options)
    {
        var origin = new HubOrigin(options);
        services.AddSingleton(origin);
        services.AddSingleton(new Terminal(Console.Out));
        services.AddSingleton<UserAccounts>();
        services.AddSingleton<SignInFailures>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton<HalfSession>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<LastUse>();
        services.AddSingleton<Flash>();
        services.AddSingleton<FirstStart>();
        services.AddSingleton<IPasswordHasher<UserAccount>, PasswordHasher<UserAccount>>();
        services.Configure<PasswordHasherOptions>(static hasher => hasher.IterationCount = HashIterations);
        services.AddHostedService<LocalToken>();
        services.AddHostedService<AccessUpkeep>();
        services.AddHostedService<FirstStartAnnouncement>();

        services.AddDataProtection()
            .SetApplicationName("Lynceus.Hub")
            .PersistKeysToFileSystem(PrivateFolder.CreateOrClose(Path.Combine(options.DataDirectory, "keys")));
        services.AddAuthenticationSchemes(options, origin);
        services.AddPolicies();
        services.AddRateLimiter(SignInLimit.Configure);
        services.Configure<AntiforgeryOptions>(antiforgery =>
        {
            antiforgery.Cookie.Name = SessionCookie.Name("lynceus-form", origin);
            antiforgery.Cookie.Path = "/";
            antiforgery.Cookie.SecurePolicy = SessionCookie.SecurePolicy(origin);
        });
        services.Configure<KestrelServerOptions>(static kestrel => kestrel.AddServerHeader = false);
        services.AddLogging(KeepSecretsOut);
        return services;
    }

    /// <summary>Comes before everything that answers requests and after what turns errors into pages.</summary>
    public static void UseAccess(this WebApplication app)
    {
        if (app.Services.GetRequiredService<HubOrigin>().IsHttps)
        {
            // Also when a proxy in front ends the encryption: what a request says about itself decides whether cookies are Secure.
            app.Use(static (context, next) =>
            {
                context.Request.Scheme = Uri.UriSchemeHttps;
                return next(context);
            });
        }

        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ForeignOriginGuard>();

        // Here and not at the very front, where the framework would put it: a page of errors is found by routing a second time.
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<FormGuard>();
        app.UseMiddleware<AntiforgeryGuard>();
        app.UseAntiforgery();

        if (app.Services.GetRequiredService<HubOptions>().BootstrapToken is { Length: < ShortBootstrapToken })
        {
            AccessLog.BootstrapTokenShort(app.Logger, ShortBootstrapToken);
        }
    }

    /// <summary>What the forms of the pages send to; the API's own calls are in <see cref="TokenEndpoints"/>.</summary>
    public static void MapAccess(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapSession();
        endpoints.MapInvitations();
        endpoints.MapSettings();
    }

    private static void AddAuthenticationSchemes(this IServiceCollection services, HubOptions options, HubOrigin origin)
    {
        services.AddAuthentication(Schemes.Default)
            .AddPolicyScheme(Schemes.Default, null, policy => policy.ForwardDefaultSelector = context => SchemeOf(context, origin))
            .AddCookie(Schemes.Session, cookie => SessionCookie.Configure(cookie, options, origin))
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(Schemes.Token, null);
        services.AddSingleton<SessionEvents>();
        services.AddSingleton<StoredSessions>();
        services.AddOptions<CookieAuthenticationOptions>(Schemes.Session).Configure<StoredSessions>(static (cookie, sessions) => cookie.SessionStore = sessions);
    }

    /// <summary>
    /// Pages take the cookie only. The API takes tokens, and the cookie where a person opens an address in the browser: never for a
    /// request that changes something, so that no other site can use it.
    /// </summary>
    private static string SchemeOf(HttpContext context, HubOrigin origin)
    {
        var request = context.Request;
        if (!AccessPaths.IsApi(request))
        {
            return Schemes.Session;
        }

        return AccessPaths.IsSafe(request)
            && request.Headers.Authorization.Count == 0
            && request.Cookies.ContainsKey(SessionCookie.SessionName(origin))
                ? Schemes.Session
                : Schemes.Token;
    }

    private static void AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, AccessRequirementHandler>();
        var builder = services.AddAuthorizationBuilder();
        foreach (var name in (ReadOnlySpan<string>)[Policies.Read, Policies.Raw, Policies.Decide, Policies.Administer, Policies.Upload])
        {
            builder.AddPolicy(name, PolicyOf(name));
        }

        builder.SetDefaultPolicy(PolicyOf(Policies.Read)).SetFallbackPolicy(PolicyOf(Policies.Read));
    }

    private static AuthorizationPolicy PolicyOf(string name) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new AccessRequirement(name)).Build();

    // These write the path of requests, as a message or as a scope around all others; the path of an invitation holds its secret.
    private static void KeepSecretsOut(ILoggingBuilder logging) => logging
        .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
        .AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore.Components", LogLevel.Warning)

        // Says at every start that the keys are not encrypted. Their folder is closed to others, and there is no other key to do it with.
        .AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
}
