using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes.Access;

/// <summary>Decides by the options' rules and by the RBAC objects of the cluster, as the RBAC authorizer does.</summary>
internal sealed class Authorizer(FakeApiServerOptions options, ClusterStore store, ResourceKinds kinds)
{
    private static readonly PolicyRule Everything = new(["*"], ["*"], ["*"], [], ["*"]);

    private static readonly Dictionary<string, PolicyRule[]> BuiltInRoles = new(StringComparer.Ordinal)
    {
        ["cluster-admin"] = [Everything],
        ["admin"] = [new(["*"], ["*"], ["*"], [], [])],
        ["edit"] = [new(["*"], ["*"], ["*"], [], [])],
        ["view"] = [new(["get", "list", "watch"], ["*"], ["*"], [], [])],
        ["system:auth-delegator"] =
        [
            new(["create"], ["authentication.k8s.io"], ["tokenreviews"], [], []),
            new(["create"], ["authorization.k8s.io"], ["subjectaccessreviews"], [], []),
        ],
    };

    private static readonly PolicyRule[] ForAuthenticated =
    [
        new(["get"], [], [], [], ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/readyz", "/openapi", "/openapi/*", "/version", "/version/"]),
        new(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], [], []),
        new(["create"], ["authentication.k8s.io"], ["selfsubjectreviews"], [], []),
    ];

    private static readonly PolicyRule ForEverybody = new(["get"], [], [], [], ["/healthz", "/livez", "/readyz", "/version", "/version/"]);

    private readonly Lock _lock = new();
    private (long Sequence, List<Binding> Bindings) _compiled = (-1, []);

    /// <summary>Reason is the authorizer's word on why: empty for a denial.</summary>
    public (bool Allowed, string Reason) Decide(Caller caller, AccessRequest request)
    {
        if (!options.Rbac || caller.Groups.Contains("system:masters", StringComparer.Ordinal))
        {
            return (true, "");
        }

        foreach (var rule in options.Rules)
        {
            if ((rule.Subject == "*" || rule.Subject == caller.Name || caller.Groups.Contains(rule.Subject, StringComparer.Ordinal))
                && (rule.Namespace is null || rule.Namespace == request.Namespace)
                && new PolicyRule(rule.Verbs, rule.ApiGroups, rule.Resources, rule.ResourceNames, rule.NonResourceUrls).Allows(request))
            {
                return (true, "");
            }
        }

        if (ForEverybody.Allows(request)
            || (caller.Groups.Contains("system:authenticated", StringComparer.Ordinal) && Array.Exists(ForAuthenticated, r => r.Allows(request))))
        {
            return (true, "");
        }

        foreach (var binding in Bindings())
        {
            if ((binding.Namespace is null || binding.Namespace == request.Namespace)
                && binding.SubjectFor(caller) is { } subject
                && binding.Rules.Any(r => r.Allows(request)))
            {
                return (true, $"RBAC: allowed by {binding.Description} to {subject}");
            }
        }

        return (false, "");
    }

    public static ApiException Refusal(Caller caller, AccessRequest request, string reason)
    {
        var why = reason.Length == 0 ? "" : ": " + reason;
        if (request.Path is { } path)
        {
            return ApiErrors.Forbidden($"forbidden: User \"{caller.Name}\" cannot {request.Verb} path \"{path}\"{why}", []);
        }

        var details = new JsonObject();
        if (request.Name.Length > 0)
        {
            details["name"] = request.Name;
        }

        if (request.Group.Length > 0)
        {
            details["group"] = request.Group;
        }

        details["kind"] = request.Resource;
        var qualified = request.Group.Length == 0 ? request.Resource : $"{request.Resource}.{request.Group}";
        var subject = request.Name.Length == 0 ? qualified : $"{qualified} \"{request.Name}\"";
        var where = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        return ApiErrors.Forbidden(
            $"{subject} is forbidden: User \"{caller.Name}\" cannot {request.Verb} resource \"{request.QualifiedResource}\" in API group \"{request.Group}\" {where}{why}",
            details);
    }

    private List<Binding> Bindings()
    {
        ResourceStore[] stores = [Store("rolebindings"), Store("clusterrolebindings"), Store("roles"), Store("clusterroles")];
        lock (_lock)
        {
            var sequence = stores.Sum(static s => s.Latest.Sequence);
            if (_compiled.Sequence != sequence)
            {
                _compiled = (sequence, Compile(stores));
            }

            return _compiled.Bindings;
        }
    }

    private ResourceStore Store(string plural) => store.Of(kinds.Find("rbac.authorization.k8s.io", "v1", plural)!);

    private static List<Binding> Compile(ResourceStore[] stores)
    {
        var bindings = new List<Binding>();
        foreach (var source in stores[..2])
        {
            var state = source.State;
            for (var i = 0; i < state.Count; i++)
            {
                var value = state[i];
                var json = value.Parse();
                if (json["roleRef"] is not JsonObject role || json["subjects"] is not JsonArray subjects)
                {
                    continue;
                }

                var (roleKind, roleName) = (role["kind"]?.ToString() ?? "", role["name"]?.ToString() ?? "");
                var found = roleKind == "Role" ? stores[2].State.Find($"{value.Namespace}/{roleName}") : stores[3].State.Find(roleName);
                var rules = found?.Parse()["rules"] is JsonArray list
                    ? [.. list.OfType<JsonObject>().Select(PolicyRule.Parse)]
                    : roleKind == "ClusterRole" ? BuiltInRoles.GetValueOrDefault(roleName) ?? [] : [];
                var ns = value.Kind.Namespaced ? value.Namespace : null;
                var own = ns is null ? $"\"{value.Name}\"" : $"\"{value.Name}/{ns}\"";
                bindings.Add(new Binding(
                    ns,
                    $"{value.Kind.Kind} {own} of {roleKind} \"{roleName}\"",
                    rules,
                    [.. subjects.OfType<JsonObject>().Select(s => new Subject(s["kind"]?.ToString() ?? "", s["namespace"]?.ToString() ?? ns ?? "", s["name"]?.ToString() ?? ""))]));
            }
        }

        return bindings;
    }

    private sealed record Subject(string Kind, string Namespace, string Name);

    private sealed record Binding(string? Namespace, string Description, IReadOnlyList<PolicyRule> Rules, IReadOnlyList<Subject> Subjects)
    {
        public string? SubjectFor(Caller caller)
        {
            foreach (var subject in Subjects)
            {
                switch (subject.Kind)
                {
                    case "User" when subject.Name == caller.Name:
                        return $"User \"{subject.Name}\"";
                    case "Group" when caller.Groups.Contains(subject.Name, StringComparer.Ordinal):
                        return $"Group \"{subject.Name}\"";
                    case "ServiceAccount" when caller.Name == $"system:serviceaccount:{subject.Namespace}:{subject.Name}":
                        return $"ServiceAccount \"{subject.Name}/{subject.Namespace}\"";
                }
            }

            return null;
        }
    }
}
