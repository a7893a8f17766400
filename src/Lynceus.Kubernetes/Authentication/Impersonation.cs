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
        foreach (var group in user.Texts("as-groups"))
        {
            impersonation.Add(user, "Impersonate-Group", group);
        }

        foreach (var (key, _) in user.Map("as-user-extra")?.Fields ?? [])
        {
            foreach (var value in user.Map("as-user-extra")!.Texts(key))
            {
                impersonation.Add(user, "Impersonate-Extra-" + Escape(key), value);
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

    private void Add(KubeconfigNode user, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        _headers.Add(value.Any(char.IsControl) ? throw user.Error($"a value for {name} holds a control character") : new(name, value));
    }

    private static string Escape(string key)
    {
        var escaped = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(key.ToLowerInvariant()))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || NameCharacters.Contains((char)b, StringComparison.Ordinal))
            {
                escaped.Append((char)b);
            }
            else
            {
                escaped.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
