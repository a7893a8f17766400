using Lynceus.Hosting.Access;
using Lynceus.Hosting.Options;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Hosting.Endpoint;

/// <summary>Options of who may read.</summary>
internal sealed class AccessRoleOptions
{
    private static readonly OptionKind<IReadOnlyList<PathPattern>> Paths = OptionKinds.List<PathPattern>("PATH", PathPattern.Takes, PathPattern.TryParse!);

    private readonly RoleOption<AuthenticationMode> _mode;
    private readonly RoleOption<IReadOnlyList<string>> _audiences;
    private readonly RoleOption<IReadOnlyList<PathPattern>> _anonymousPaths;
    private readonly RoleOption<IReadOnlyList<PathPattern>> _allowedPaths;
    private readonly RoleOption<IReadOnlyList<string>> _allowedGroups;
    private readonly RoleOption<IReadOnlyList<string>> _allowedUsers;
    private readonly RoleOption<IReadOnlyList<StaticRule>> _rules;
    private readonly RoleOption<ResourceAttributes> _resource;

    public AccessRoleOptions(RoleOptions options)
    {
        var (authentication, authorization) = (new AuthenticationOptions(), new AuthorizationOptions());
        _mode = options.Add(
            "metrics-auth", OptionKinds.OneOf<AuthenticationMode>(), authentication.Mode, "Whether callers must show who they are; auto: over HTTPS, not over plain HTTP.");
        _audiences = options.Add(
            "metrics-auth-audiences", OptionKinds.Names("names of audiences"), authentication.Audiences, "A token must be meant for one of these.");
        _anonymousPaths = options.Add(
            "metrics-auth-anonymous-paths", Paths, authentication.AnonymousPaths, "Paths on which a caller without credentials is system:anonymous, who may then be authorised.");
        _allowedPaths = options.Add("metrics-auth-allow-paths", Paths, authorization.AllowedPaths, "Paths for everybody.");
        _allowedGroups = options.Add(
            "metrics-auth-allow-groups", OptionKinds.Names("names of groups"), authorization.AllowedGroups, "Groups that may read everything without a review of access.");
        _allowedUsers = options.Add(
            "metrics-auth-allow-users", OptionKinds.Names("names of users"), authorization.AllowedUsers, "Users who may read everything without a review of access.");
        _rules = options.Add(
            "metrics-auth-rules",
            OptionKinds.List<StaticRule>("RULE", StaticRule.Takes, StaticRule.TryParse!),
            authorization.Rules,
            "Who may use which path with which method, decided without the API server.");
        _resource = options.AddOptional(
            "metrics-auth-resource", ReviewedResource.Kind, "Review access to this resource instead of path and method, for example resource=services,subresource=metrics,namespace=monitoring.");
    }

    public void Read(ResolvedOptions values, MetricsEndpointOptions metrics)
    {
        metrics.Authentication.Mode = values.Get(_mode);
        metrics.Authentication.Audiences = values.Get(_audiences);
        metrics.Authentication.AnonymousPaths = values.Get(_anonymousPaths);
        metrics.Authorization.AllowedPaths = values.Get(_allowedPaths);
        metrics.Authorization.AllowedGroups = values.Get(_allowedGroups);
        metrics.Authorization.AllowedUsers = values.Get(_allowedUsers);
        metrics.Authorization.Rules = values.Get(_rules);
        metrics.Authorization.Resource = values.Find(_resource);
    }
}
