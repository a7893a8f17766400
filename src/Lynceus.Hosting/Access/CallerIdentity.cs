using System.Text;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Hosting.Access;

/// <summary>Who a request is from, in the terms of Kubernetes.</summary>
internal sealed class CallerIdentity
{
    public static readonly CallerIdentity Anonymous = new("system:anonymous", "", ["system:unauthenticated"], null);

    private CallerIdentity(string name, string uid, IReadOnlyList<string> groups, IReadOnlyDictionary<string, IReadOnlyList<string>>? extra)
    {
        (Name, Uid, Groups, Extra) = (name, uid, groups, extra);
        Key = KeyOf();
    }

    public string Name { get; }

    public string Uid { get; }

    public IReadOnlyList<string> Groups { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; }

    /// <summary>The same for two callers that the API server cannot tell apart.</summary>
    public string Key { get; }

    public static CallerIdentity Of(UserInfo user) => Authenticated(user.Username ?? "", user.Uid ?? "", user.Groups ?? [], user.Extra);

    /// <summary>As a certificate names somebody: common name and organisations.</summary>
    public static CallerIdentity OfCertificate(string commonName, IReadOnlyList<string> organizations) => Authenticated(commonName, "", organizations, null);

    public bool IsMemberOf(string group) => Groups.Contains(group, StringComparer.Ordinal);

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
