using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>Headers that ask the API server to act as somebody else.</summary>
internal sealed class Impersonation
{
    // The characters of a header's name by RFC 9110, but for "%", which marks an escape.
    private const string NameCharacters = "!#$&'*+-.^_`|~";

    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <summary>Null when the user of the kubeconfig impersonates nobody.</summary>
    /// <exception cref="KubeconfigException">A group, uid or extra value stands without a user, or a value cannot stand in a header.</exception>
    public static Impersonation? Read(KubeconfigNode user)
    {
        var impersonation = new Impersonation();
        impersonation.Add(user, "Impersonate-User", user.Text("as"));
        impersonation.Add(user, "Impersonate-Uid", user.Text("as-uid"));
        impersonation.AddGroup(user);
        foreach (var key in user.Map("as-user-extra")?.Fields!.Keys.ToArray() ?? [])
        {
            var spelling = 0;
            foreach (var value in user.Map("as-user-extra")!.Texts(key))
            {
                impersonation.Add(user, "Impersonate-Extra-" + Spell(user, key, spelling++), value);
            }
        }

        if (impersonation._headers.Count == 0)
        {
            return null;
        }

        return user.Text("as") is not null ? impersonation : throw user.Error("'as-uid', 'as-groups' and 'as-user-extra' need a user in 'as'");
    }

    public void AddTo(HttpRequestHeaders headers)
    {
        foreach (var (name, value) in _headers)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }

    public void RemoveFrom(HttpRequestHeaders headers)
    {
        foreach (var (name, _) in _headers)
        {
            headers.Remove(name);
        }
    }

    // The API server takes each line for one group. HttpClient writes the values of a header into one line, so that "a" and "b" would become the group "a, b".
    private void AddGroup(KubeconfigNode user)
    {
        var groups = user.Texts("as-groups");
        Add(
            user,
            "Impersonate-Group",
            groups is [] ? null : groups is [var only] ? only : throw user.Find("as-groups")!.Error("more than one group cannot be sent from here; bind what is needed to one"));
    }

    private void Add(KubeconfigNode user, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        _headers.Add(value.Any(char.IsControl) ? throw user.Error($"a value for {name} holds a control character") : new(name, value));
    }

    /// <summary>
    /// A name for the header of one value. The server undoes escapes before it compares keys, so that further values can have lines of their own under other spellings
    /// of the same key: each bit of <paramref name="spelling"/> escapes one letter that needs no escape.
    /// </summary>
    private static string Spell(KubeconfigNode user, string key, int spelling)
    {
        var name = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(key.ToLowerInvariant()))
        {
            var isPlain = char.IsAsciiLetterOrDigit((char)b);
            var isEscaped = isPlain ? (spelling & 1) == 1 : !NameCharacters.Contains((char)b, StringComparison.Ordinal);
            spelling = isPlain ? spelling >> 1 : spelling;
            if (isEscaped)
            {
                name.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
            else
            {
                name.Append((char)b);
            }
        }

        return spelling == 0 ? name.ToString() : throw user.Error($"'as-user-extra' has more values for '{key}' than can be sent");
    }
}
