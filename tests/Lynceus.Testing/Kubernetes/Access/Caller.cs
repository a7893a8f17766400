namespace Lynceus.Testing.Kubernetes.Access;

/// <summary>Who a request is from.</summary>
internal sealed record Caller(string Name, string Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra)
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoExtra = [];

    public static readonly Caller Anonymous = new("system:anonymous", "", ["system:unauthenticated"], NoExtra);

    public static Caller Of(ClusterUser user)
    {
        var groups = new List<string>(user.Groups);
        if (groups.Count == 0 && user.Name.Split(':') is ["system", "serviceaccount", var ns, _])
        {
            groups.Add("system:serviceaccounts");
            groups.Add("system:serviceaccounts:" + ns);
        }

        groups.Add("system:authenticated");
        return new Caller(user.Name, user.Uid, groups.Distinct(StringComparer.Ordinal).ToArray(), user.Extra);
    }

    public static Caller Named(string name, IReadOnlyList<string> groups) => new(name, "", groups, NoExtra);
}
