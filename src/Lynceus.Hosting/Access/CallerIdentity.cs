using System.Text;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Hosting.Access;

/// <summary>Who a request is from, in the terms of Kubernetes.</summary>
public sealed class CallerIdentity
{
    internal static readonly CallerIdentity Anonymous = new("system:anonymous", "", ["system:unauthenticated"], null);

    private CallerIdentity(string name, string uid, IReadOnlyList<string> groups, IReadOnlyDictionary<string, IReadOnlyList<string>>? extra)
    {
        (Name, Uid, Groups, Extra) = (name, uid, groups, extra);
        Key = KeyOf();
    }

    /// <summary>Name of the user.</summary>
    public string Name { get; }

    /// <summary>Empty when there is none, as with a certificate.</summary>
    public string Uid { get; }

    /// <summary>With the one of all who are authenticated.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>What else the authenticator told; for a pod's token its node, for example.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; }

    /// <summary>The same for two callers that the API server cannot tell apart.</summary>
    internal string Key { get; }

    internal static CallerIdentity Of(UserInfo user) => Authenticated(user.Username ?? "", user.Uid ?? "", user.Groups ?? [], user.Extra);

    /// <summary>As a certificate names somebody: common name and organisations.</summary>
    internal static CallerIdentity OfCertificate(string commonName, IReadOnlyList<string> organizations) => Authenticated(commonName, "", organizations, null);

    internal bool IsMemberOf(string group) => Groups.Contains(group, StringComparer.Ordinal);

    private static CallerIdentity Authenticated(
        string name, string uid, IReadOnlyList<string> groups, IReadOnlyDictionary<string, IReadOnlyList<string>>? extra)
    {
        const string Everybody = "system:authenticated";
        return new CallerIdentity(name, uid, groups.Contains(Everybody, StringComparer.Ordinal) ? groups : [.. groups, Everybody], extra);
    }

    // Lengths first, so that no two lists of names give one text.
    private string KeyOf()
    {
        var key = new StringBuilder();
        Add(Name);
        Add(Uid);
        AddAll(Groups);
        foreach (var (name, values) in (Extra ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)).OrderBy(static e => e.Key, StringComparer.Ordinal))
        {
            Add(name);
            AddAll(values);
        }

        return key.ToString();

        void Add(string text) => key.Append(text.Length).Append(':').Append(text);

        void AddAll(IReadOnlyList<string> texts)
        {
            key.Append(texts.Count).Append('[');
            foreach (var text in texts)
            {
                Add(text);
            }
        }
    }
}
