using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lynceus.Reports.Fragments;

/// <summary>Takes secrets out of what is shown of a report. Errs on the side of hiding: whoever may read the raw report can read it.</summary>
/// <remarks>
/// Masked are
/// <list type="bullet">
/// <item>texts and numbers under a name that carries secrets (<see cref="SecretNames"/>): what scanners matched, passwords, tokens, keys;</item>
/// <item>values of environment variables (<c>env</c> as list or map, and <c>NAME=value</c> texts), and of <c>data</c>, <c>stringData</c> and
/// <c>binaryData</c>, since the fragment may be a part of a Secret that no longer says so;</item>
/// <item>code (<c>Code</c>, <c>snippet</c>, <c>code_block</c>, …) when the finding is about a secret or may be, and lines of it that name one;</item>
/// <item>the last applied configuration of an object, which repeats all of these as one text;</item>
/// <item>everywhere: private keys and the credentials of an address.</item>
/// </list>
/// </remarks>
internal static class SecretMask
{
    public const string Masked = "[masked]";

    private static readonly HashSet<string> VariableProperties = new(StringComparer.OrdinalIgnoreCase) { "name", "value", "valueFrom" };

    /// <param name="value">Changed in place; replaced when it is itself a text.</param>
    /// <param name="path">Names from the document to the value: a value under <c>Secrets</c> is about a secret.</param>
    /// <param name="isCut">What would tell may be in the part that was not read, so code counts as code with a secret.</param>
    public static void Apply(ref JsonNode? value, ReadOnlySpan<string> path, bool isCut)
    {
        var parent = "";
        var state = new State(IsAboutSecrets: isCut || IsAboutSecret(value));
        foreach (var segment in path)
        {
            var isElement = segment.All(char.IsAsciiDigit);
            state = state.Within(segment) with { IsValue = state.IsValue || (state.IsEnvironment && !isElement) || SecretNames.HoldsValues(segment) };
            parent = isElement ? parent : segment;
        }

        value = Cleaned(value, parent, state);
    }

    // The node itself when nothing but its content changes.
    private static JsonNode? Cleaned(JsonNode? node, string name, State state)
    {
        switch (node)
        {
            case JsonObject map:
                Clean(map, state);
                return map;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Replace(list[i], Cleaned(list[i], name, state), to => list[i] = to);
                }

                return list;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String:
                return Cleaned(scalar, scalar.GetValue<string>(), name, state);
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.Number && (state.IsValue || SecretNames.Carries(name)):
                return JsonValue.Create(Masked);
            default:
                return node;
        }
    }

    private static void Clean(JsonObject map, State state)
    {
        // One variable of a list; its name is no secret, and neither is where its value comes from. Any other object is a map of variables.
        var isVariable = state.IsEnvironment && map.All(static p => VariableProperties.Contains(p.Key));
        foreach (var (name, child) in map.ToList())
        {
            var within = state.Within(name);
            if (isVariable)
            {
                within = within with { IsEnvironment = false, IsValue = string.Equals(name, "value", StringComparison.OrdinalIgnoreCase) };
            }
            else if (state.IsEnvironment)
            {
                within = within with { IsValue = true };
            }

            Replace(child, Cleaned(child, name, within), to => map[name] = to);
        }
    }

    private static void Replace(JsonNode? from, JsonNode? to, Action<JsonNode?> set)
    {
        if (!ReferenceEquals(from, to))
        {
            set(to);
        }
    }

    private static JsonValue Cleaned(JsonValue scalar, string text, string name, State state)
    {
        if (text.Length == 0)
        {
            return scalar;
        }

        if (state.IsEnvironment && !state.IsValue && text.IndexOf('=') is > 0 and var equals)
        {
            return JsonValue.Create(text[..(equals + 1)] + Masked);
        }

        var hide = state.IsValue
            || state.IsEnvironment
            || SecretNames.Carries(name)
            || (state.IsCode && (state.IsAboutSecrets || SecretNames.AreMentioned(text)))
            || text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);
        if (hide)
        {
            return JsonValue.Create(Masked);
        }

        var clean = SecretNames.WithoutCredentials(text, Masked);
        return ReferenceEquals(clean, text) ? scalar : JsonValue.Create(clean);
    }

    // Rules of secret scanners say so in their id or class: CKV_SECRET_6, aws-access-token, "Class": "secret".
    private static bool IsAboutSecret(JsonNode? node) => node switch
    {
        JsonObject map => map.Any(static p => p.Value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String
            ? SecretNames.NamesRule(p.Key) && SecretNames.AreMentioned(scalar.GetValue<string>())
            : IsAboutSecret(p.Value)),
        JsonArray list => list.Any(IsAboutSecret),
        _ => false,
    };

    private readonly record struct State(bool IsAboutSecrets, bool IsCode = false, bool IsEnvironment = false, bool IsValue = false)
    {
        public State Within(string name) => new(
            IsAboutSecrets || SecretNames.IsListOfSecrets(name),
            IsCode || SecretNames.HoldsCode(name),
            IsEnvironment || SecretNames.HoldsEnvironment(name),
            IsValue || SecretNames.HoldsValues(name));
    }
}
