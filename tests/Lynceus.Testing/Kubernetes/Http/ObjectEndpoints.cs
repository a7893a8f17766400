using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Access;
using Lynceus.Testing.Kubernetes.Objects;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>Requests about stored objects.</summary>
internal sealed class ObjectEndpoints(FakeApiServerOptions options, ClusterStore store, Writes writes, WatchSessions watches, UserTable users)
{
    private readonly Subresources _subresources = new(options, writes, users);

    public async Task AnswerAsync(HttpContext context, ResponseBody body, ResourceRequest resource, FaultRequest request, Fault? fault)
    {
        var form = Negotiation.Form(context.Request);
        CheckMethod(context.Request, resource, request.Verb);
        if (resource.Subresource.Length > 0 && resource.Subresource is not ("status" or "finalize"))
        {
            await _subresources.AnswerAsync(context, body, resource);
            return;
        }

        switch (request.Verb)
        {
            case "get":
                await WriteAsync(context, body, 200, resource.Kind, writes.Get(resource.Kind, NamespaceOf(resource), resource.Name), form);
                break;
            case "list":
                await ListAsync(context, body, resource, form, fault);
                break;
            case "watch":
                await WatchAsync(context, body, resource, request, form, fault);
                break;
            case "create":
                await CreateAsync(context, body, resource, form);
                break;
            case "update":
                await UpdateAsync(context, body, resource, form);
                break;
            case "patch":
                await PatchAsync(context, body, resource, form);
                break;
            case "delete":
                var deleteOptions = await DeleteOptionsAsync(context);
                var answer = writes.Delete(resource.Kind, NamespaceOf(resource), resource.Name, deleteOptions, IsDryRun(context.Request));
                await Answers.WriteAsync(context, body, 200, answer);
                break;
            default:
                await DeleteCollectionAsync(context, body, resource);
                break;
        }
    }

    public static bool IsDryRun(HttpRequest request) => request.Query["dryRun"].ToString() == "All";

    public static string ManagerOf(HttpRequest request) => FieldWriter.NameOf(request.Query["fieldManager"].ToString(), request.Headers.UserAgent.ToString());

    /// <summary>Objects outside namespaces are kept under none; a namespace's path names itself.</summary>
    public static string NamespaceOf(ResourceRequest resource) => resource.Kind.Namespaced ? resource.Namespace : "";

    private static void CheckMethod(HttpRequest request, ResourceRequest resource, string verb)
    {
        var collection = resource.Name.Length == 0;
        var fits = request.Method switch
        {
            "GET" => true,
            "POST" => collection || resource.Subresource.Length > 0,
            "PUT" or "PATCH" => !collection,
            "DELETE" => resource.Subresource.Length == 0,
            _ => false,
        };
        if (!fits || (resource.Kind.Namespaced && resource.Namespace.Length == 0 && request.Method != "GET" && !(verb == "deletecollection" && collection)))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        if (resource.Subresource.Length > 0 && !resource.Kind.HasSubresource(resource.Subresource))
        {
            throw ApiErrors.NoSuchResource();
        }

        var allowed = resource.Subresource.Length == 0 ? resource.Kind.Verbs : ResourceKind.VerbsOf(resource.Subresource);
        if (Array.IndexOf(allowed, verb) < 0)
        {
            throw ApiErrors.MethodNotAllowed();
        }
    }

    private static async Task<JsonObject?> DeleteOptionsAsync(HttpContext context)
    {
        var fromBody = await RequestBody.ReadOptionsAsync(context.Request, context.RequestAborted);
        if (long.TryParse(context.Request.Query["gracePeriodSeconds"].ToString(), out var period))
        {
            fromBody ??= [];
            fromBody["gracePeriodSeconds"] = period;
        }

        return fromBody;
    }

    private async Task ListAsync(HttpContext context, ResponseBody body, ResourceRequest resource, ResponseForm form, Fault? fault)
    {
        var query = QueryOptions.Parse(context.Request.Query, resource.Kind, options);
        var list = ListAnswer.Find(store, store.Of(resource.Kind), NamespaceOf(resource), query);
        Answers.Start(context, 200, Answers.Json);
        if (form == ResponseForm.Table)
        {
            var items = list.Items.Select(i => i.As(resource.Kind).Parse()).ToArray();
            await Answers.WriteAsync(context, body, 200, Tables.Of(resource.Kind, items, list, context.Request.Query["includeObject"].ToString(), options.Time));
            return;
        }

        await list.WriteAsync(body, resource.Kind, form, fault?.ItemsNull ?? false);
    }

    private async Task WatchAsync(HttpContext context, ResponseBody body, ResourceRequest resource, FaultRequest request, ResponseForm form, Fault? fault)
    {
        var query = QueryOptions.Parse(context.Request.Query, resource.Kind, options);
        Answers.Start(context, 200, Answers.Json);
        using var session = new WatchSession(request, options.WatchBuffer, context.Abort);
        watches.Add(session);
        try
        {
            var watch = new WatchAnswer(context, body, store, resource.Kind, NamespaceOf(resource), query, session, fault, form, Renderer(context, resource.Kind, form));
            await watch.RunAsync(options.Time, options);
        }
        finally
        {
            watches.Remove(session);
        }
    }

    private Func<StoredObject, ReadOnlyMemory<byte>> Renderer(HttpContext context, ResourceKind kind, ResponseForm form)
    {
        switch (form)
        {
            case ResponseForm.MetadataOnly:
                return static value => value.MetadataOnly;
            case ResponseForm.Table:
                var withColumns = true;
                return value =>
                {
                    var table = Tables.Of(kind, [value.Parse()], null, context.Request.Query["includeObject"].ToString(), options.Time, withColumns);
                    withColumns = false;
                    return JsonText.Bytes(table);
                };
            default:
                return static value => value.Json;
        }
    }

    private async Task CreateAsync(HttpContext context, ResponseBody body, ResourceRequest resource, ResponseForm form)
    {
        var value = await RequestBody.ReadObjectAsync(context.Request, resource.Kind, context.RequestAborted);
        var created = writes.Create(resource.Kind, NamespaceOf(resource), value, ContextOf(context, resource));
        await WriteAsync(context, body, 201, resource.Kind, created, form);
    }

    private async Task UpdateAsync(HttpContext context, ResponseBody body, ResourceRequest resource, ResponseForm form)
    {
        var value = await RequestBody.ReadObjectAsync(context.Request, resource.Kind, context.RequestAborted);
        var updated = writes.Update(resource.Kind, NamespaceOf(resource), resource.Name, ContextOf(context, resource), _ => value);
        await WriteAsync(context, body, 200, resource.Kind, updated, form);
    }

    private async Task PatchAsync(HttpContext context, ResponseBody body, ResourceRequest resource, ResponseForm form)
    {
        var type = RequestBody.MediaType(context.Request);
        var bytes = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var patched = writes.Patch(resource.Kind, NamespaceOf(resource), resource.Name, ContextOf(context, resource), type, bytes, context.Request.Query["force"].ToString() == "true");
        await WriteAsync(context, body, patched.Created ? 201 : 200, resource.Kind, patched.Value, form);
    }

    private async Task DeleteCollectionAsync(HttpContext context, ResponseBody body, ResourceRequest resource)
    {
        var deleteOptions = await DeleteOptionsAsync(context);
        var query = QueryOptions.Parse(context.Request.Query, resource.Kind, options);
        var list = ListAnswer.Find(store, store.Of(resource.Kind), NamespaceOf(resource), query);
        foreach (var item in list.Items)
        {
            try
            {
                writes.Delete(resource.Kind, item.Namespace, item.Name, deleteOptions?.DeepClone().AsObject(), IsDryRun(context.Request));
            }
            catch (ApiException e) when (e.Code == 404)
            {
                // Somebody else was faster.
            }
        }

        Answers.Start(context, 200, Answers.Json);
        await list.WriteAsync(body, resource.Kind, ResponseForm.Full, itemsNull: false);
    }

    private static WriteContext ContextOf(HttpContext context, ResourceRequest resource)
    {
        var query = context.Request.Query;
        var validation = query["fieldValidation"].ToString();
        return new WriteContext(ManagerOf(context.Request), IsDryRun(context.Request), resource.Subresource)
        {
            ManagerIsGiven = query["fieldManager"].ToString().Length > 0,
            IsStrict = validation == "Strict",
            Warn = validation == "Ignore" ? null : text => context.Response.Headers.Append("Warning", "299 - " + GoTypes.Quote(text)),
        };
    }

    private async Task WriteAsync(HttpContext context, ResponseBody body, int status, ResourceKind kind, StoredObject value, ResponseForm form)
    {
        var shown = value.As(kind);
        switch (form)
        {
            case ResponseForm.MetadataOnly:
                await Answers.WriteAsync(context, body, status, shown.MetadataOnly);
                break;
            case ResponseForm.Table:
                await Answers.WriteAsync(context, body, status, Tables.Of(kind, [shown.Parse()], null, context.Request.Query["includeObject"].ToString(), options.Time));
                break;
            default:
                await Answers.WriteAsync(context, body, status, shown.Json);
                break;
        }
    }
}
