using Lynceus.Testing.Kubernetes.Access;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;
using Microsoft.AspNetCore.Connections;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>One request from authentication to answer, in the order of the real server's filters; the script's faults come before all.</summary>
internal sealed class RequestHandler(
    FakeApiServerOptions options,
    ClusterStore store,
    ResourceKinds kinds,
    Writes writes,
    UserTable users,
    RequestLog log,
    WatchSessions watches,
    Faults faults)
{
    private readonly Authenticator _authenticator = new(users);
    private readonly Authorizer _authorizer = new(options, store, kinds);
    private readonly Discovery _discovery = new(kinds);
    private readonly ObjectEndpoints _objects = new(options, store, writes, watches, users);
    private readonly Reviews _reviews = new(users, new Authorizer(options with { Rbac = true }, store, kinds), options.Time);

    public async Task HandleAsync(HttpContext context)
    {
        var resource = ResourceRequest.Parse(context.Request.Path);
        var isWatch = resource is not null && context.Request.Method == "GET" && QueryOptions.AsksForWatch(context.Request.Query);
        var caller = _authenticator.Identify(context.Request);
        var path = context.Request.Path + context.Request.QueryString.Value;
        var request = new FaultRequest(
            context.Request.Method,
            resource?.VerbOf(context.Request.Method, isWatch) ?? "",
            resource?.Group ?? "",
            resource?.Plural ?? "",
            resource?.Subresource ?? "",
            resource?.Namespace ?? "",
            resource?.Name ?? "",
            caller?.Name ?? "",
            path,
            context.Request.Query.ContainsKey("continue"));
        var entry = log.Add(new RecordedRequest(
            request.Method, path, request.User, context.Request.Protocol, options.Time.GetUtcNow(), request.Verb, request.Resource, context.Request.Headers.Accept.ToString(), null));
        var fault = faults.Strike(request);
        var body = new ResponseBody(context, fault, options.Time, log.BytesOf(request.Resource));
        try
        {
            if (fault is not null && await StrikeAsync(context, fault, body))
            {
                return;
            }

            await AnswerAsync(context, body, resource, caller, request, fault);
        }
        catch (ApiException e)
        {
            await FailAsync(context, body, e);
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionAbortedException or ConnectionResetException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The other side has gone, or a script cut the connection.
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // A fault of this server itself: whoever runs the test should see it.
            await FailAsync(context, body, ApiErrors.Failure(500, "Internal error occurred: " + e, "InternalError", null));
        }
        finally
        {
            if (context.Response.HasStarted || !body.IsCut)
            {
                entry.Answered(context.Response.StatusCode);
            }
        }
    }

    private static async Task FailAsync(HttpContext context, ResponseBody body, ApiException error)
    {
        if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await Answers.WriteAsync(context, body, error);
        }
        else
        {
            context.Abort();
        }
    }

    /// <summary>Faults that come instead of the answer; true when there is nothing left to do.</summary>
    private async Task<bool> StrikeAsync(HttpContext context, Fault fault, ResponseBody body)
    {
        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, options.Time, context.RequestAborted);
        }

        if (fault.Gone)
        {
            throw ApiErrors.Expired("The resourceVersion for the provided list is too old.");
        }

        if (fault.StatusCode is { } code)
        {
            if (fault.RetryAfter is { } after)
            {
                context.Response.Headers.RetryAfter = ((int)after.TotalSeconds).ToString();
            }

            throw ApiErrors.Failure(code, ReasonOf(code).Message, ReasonOf(code).Reason, null);
        }

        if (fault is { End: Fault.Ending.Reset, AfterBytes: < 0 })
        {
            ResponseBody.Break(context, wholeConnection: false);
            return true;
        }

        return body.IsCut;
    }

    private static (string? Reason, string Message) ReasonOf(int code) => code switch
    {
        429 => ("TooManyRequests", "Too many requests, please try again later."),
        500 => ("InternalError", "Internal error occurred: the script says so"),
        503 => ("ServiceUnavailable", "the server is currently unable to handle the request"),
        504 => ("Timeout", "the server was unable to return a response in the time allotted, but may still be processing the request"),
        401 => ("Unauthorized", "Unauthorized"),
        403 => ("Forbidden", "forbidden: the script says so"),
        404 => ("NotFound", "the server could not find the requested resource"),
        409 => ("Conflict", "the script says so"),
        _ => (null, "the script says so"),
    };

    private async Task AnswerAsync(HttpContext context, ResponseBody body, ResourceRequest? resource, Caller? caller, FaultRequest request, Fault? fault)
    {
        if (caller is null)
        {
            throw ApiErrors.Unauthorized();
        }

        caller = Impersonate(context.Request, caller);
        if (resource is null)
        {
            Demand(caller, AccessRequest.OfPath(context.Request.Method.ToLowerInvariant(), context.Request.Path.Value ?? "/"));
            await _discovery.AnswerAsync(context, body);
            return;
        }

        Demand(caller, new AccessRequest(request.Verb, resource.Group, resource.Plural, resource.Subresource, resource.Namespace, resource.Name, null));
        if (kinds.Find(resource.Group, resource.Version, resource.Plural) is not { } kind)
        {
            await Answers.WriteTextAsync(context, body, 404, "404 page not found\n");
            return;
        }

        if (kind.Warning is { } warning)
        {
            context.Response.Headers.Warning = $"299 - \"{warning}\"";
        }

        resource = resource with { Kind = kind };
        if (!kind.IsStored)
        {
            await _reviews.AnswerAsync(context, body, resource, caller);
        }
        else
        {
            await _objects.AnswerAsync(context, body, resource, request, fault);
        }
    }

    private void Demand(Caller caller, AccessRequest request)
    {
        var (allowed, reason) = _authorizer.Decide(caller, request);
        if (!allowed)
        {
            throw Authorizer.Refusal(caller, request, reason);
        }
    }

    private Caller Impersonate(HttpRequest request, Caller caller)
    {
        var name = request.Headers["Impersonate-User"].ToString();
        var groups = request.Headers["Impersonate-Group"];
        if (name.Length == 0)
        {
            return groups.Count == 0 ? caller : throw ApiErrors.Internal("requested impersonation of groups without impersonating a user");
        }

        var account = name.Split(':') is ["system", "serviceaccount", _, _] parts ? parts : null;
        Demand(caller, account is null
            ? new AccessRequest("impersonate", "", "users", "", "", name, null)
            : new AccessRequest("impersonate", "", "serviceaccounts", "", account[2], account[3], null));
        foreach (var group in groups)
        {
            Demand(caller, new AccessRequest("impersonate", "", "groups", "", "", group ?? "", null));
        }

        var own = groups.Select(static g => g ?? "").ToList();
        if (own.Count == 0 && account is not null)
        {
            own.AddRange(["system:serviceaccounts", "system:serviceaccounts:" + account[2]]);
        }

        own.Add("system:authenticated");
        return Caller.Named(name, own);
    }
}
