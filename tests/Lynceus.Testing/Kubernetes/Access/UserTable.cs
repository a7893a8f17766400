using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Lynceus.Testing.Kubernetes.Access;

/// <summary>Tokens and the users they stand for; service accounts get theirs while the server runs.</summary>
internal sealed class UserTable
{
    private readonly ConcurrentDictionary<string, ClusterUser> _byToken = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    public UserTable(FakeApiServerOptions options)
    {
        _time = options.Time;
        ClusterUser[] builtIn = [new ClusterUser("admin") { Groups = ["system:masters"] }, new ClusterUser("nobody")];
        foreach (var user in builtIn.Where(b => options.Users.All(u => u.Name != b.Name)).Concat(options.Users))
        {
            _byToken[user.Token] = user;
        }
    }

    public ClusterUser? Find(string token) =>
        _byToken.TryGetValue(token, out var user) && (user.Expires is not { } expires || expires > _time.GetUtcNow()) ? user : null;

    public string TokenOf(string name) =>
        _byToken.Values.FirstOrDefault(u => u.Name == name)?.Token ?? throw new ArgumentException($"There is no user '{name}'.", nameof(name));

    public void Add(ClusterUser user) => _byToken[user.Token] = user;

    public void Remove(string token) => _byToken.TryRemove(token, out _);

    public ClusterUser Issue(string name, string uid, IReadOnlyList<string> audiences, DateTimeOffset expires)
    {
        var id = Guid.NewGuid().ToString();
        var user = new ClusterUser(name)
        {
            Token = "issued." + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)),
            Uid = uid,
            Audiences = audiences,
            Expires = expires,
            Extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
            {
                ["authentication.kubernetes.io/credential-id"] = ["JTI=" + id],
            },
        };
        Add(user);
        return user;
    }
}
