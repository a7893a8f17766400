using System.Text.Json;
using System.Text.Json.Nodes;
using Lynceus.Reports.Secrets;

namespace Lynceus.Reports.Fragments;

/// <summary>Takes secrets out of what is shown of a report. Errs on the side of hiding: whoever may read the raw report can read it.</summary>
/// <remarks>
/// What a text says is judged by <see cref="SecretMasker"/>, as in the translation, so that an item and the part of the report behind it never disagree.
/// This class adds what the structure around a text tells:
/// <list type="bullet">
/// <item>texts and numbers under a name that carries secrets (<see cref="SecretNames"/>): what scanners matched, passwords, tokens, keys;</item>
/// <item>values of environment variables (<c>env</c> as list or map, and <c>NAME=value</c> texts), objects of a telling name and a value, and <c>data</c>,
/// <c>stringData</c> and <c>binaryData</c>, since the fragment may be a part of a Secret that no longer says so;</item>
/// <item>code (<c>Code</c>, <c>snippet</c>, <c>code_block</c>, …) when the finding is about a secret or may be; other code is judged as one text, since
/// a value may stand on the line below its name;</item>
/// <item>the last applied configuration of an object, which repeats all of these as one text.</item>
/// </list>
/// </remarks>
internal static class SecretMask
{
    private const string Masked = SecretMasker.Masked;

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
        MaskLines(value);
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
        var isTelling = HasTellingName(map);
        foreach (var (name, child) in map.ToList())
        {
            var within = state.Within(name);
            if (isVariable)
            {
                within = within with { IsEnvironment = false, IsValue = string.Equals(name, "value", StringComparison.OrdinalIgnoreCase) };
            }
            else if (state.IsEnvironment || (isTelling && string.Equals(name, "value", StringComparison.OrdinalIgnoreCase)))
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

        if (state.IsEnvironment && !state.IsValue && text.Contains('=', StringComparison.Ordinal))
        {
            return JsonValue.Create(string.Join('\n', text.Split('\n', '\0').Select(ValueHidden)));
        }

        if (state.IsValue || state.IsEnvironment || SecretNames.Carries(name) || (state.IsCode && state.IsAboutSecrets))
        {
            return JsonValue.Create(Masked);
        }

        // Names of rules and objects look odd now and then and are no secrets.
        var kind = SecretNames.NamesRule(name) || state.IsCode || SecretNames.HoldsProse(name) ? TextKind.Ordinary : state.IsAboutSecrets ? TextKind.AboutSecret : TextKind.Observed;
        var clean = SecretMasker.Mask(text, kind);
        return ReferenceEquals(clean, text) ? scalar : JsonValue.Create(clean);
    }

    private static string ValueHidden(string variable) =>
        variable.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals ? variable[..(equals + 1)] + Masked : variable;

    private static bool HasTellingName(JsonObject map) => map.Any(static p =>
        (string.Equals(p.Key, "name", StringComparison.OrdinalIgnoreCase) || string.Equals(p.Key, "key", StringComparison.OrdinalIgnoreCase))
        && p.Value is JsonValue name && name.GetValueKind() == JsonValueKind.String && SecretMasker.Tells(name.GetValue<string>()));

    // Lines of code stand in a list one by one: as texts, or each in an object of its own.
    private static void MaskLines(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (_, child) in map)
                {
                    MaskLines(child);
                }

                break;
            case JsonArray list when LinesOf(list) is { Count: > 1 } lines:
                var masked = SecretMasker.MaskLines([.. lines.Select(static l => l.Text)]);
                for (var i = 0; i < lines.Count; i++)
                {
                    if (!ReferenceEquals(masked[i], lines[i].Text))
                    {
                        lines[i].Set(masked[i]);
                    }
                }

                break;
            case JsonArray list:
                foreach (var child in list)
                {
                    MaskLines(child);
                }

                break;
            default:
                break;
        }
    }

    private static List<(string Text, Action<string> Set)> LinesOf(JsonArray list)
    {
        var lines = new List<(string Text, Action<string> Set)>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var at = i;
            switch (list[i])
            {
                case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                    lines.Add((text.GetValue<string>(), to => list[at] = JsonValue.Create(to)));
                    break;
                case JsonArray { Count: 2 } numbered when TextOf(numbered[1]) is { } text:
                    lines.Add((text, to => numbered[1] = JsonValue.Create(to)));
                    break;
                case JsonObject line when TextOf(line["Content"]) is { } text:
                    lines.Add((text, to => SetLine(line, to)));
                    break;
                default:
                    return [];
            }
        }

        return lines;
    }

    // The same line with the scanner's colours cannot be compared character by character.
    private static void SetLine(JsonObject line, string text)
    {
        line["Content"] = JsonValue.Create(text);
        if (line.ContainsKey("Highlighted"))
        {
            line["Highlighted"] = JsonValue.Create(text);
        }
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    // Rules of secret scanners say so in their id or class: CKV_SECRET_6, aws-access-token, "Class": "secret".
    private static bool IsAboutSecret(JsonNode? node) => node switch
    {
        JsonObject map => map.Any(static p => p.Value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String
            ? SecretNames.NamesRule(p.Key) && SecretNames.AreMentioned(scalar.GetValue<string>())
            : IsAboutSecret(p.Value)),
        JsonArray list => list.Any(IsAboutSecret),
        _ => false,
    };

    private readonly record struct State(bool IsAboutSecrets, bool IsCode = false, bool IsEnvironment = false, bool IsValue = false, bool IsProperties = false)
    {
        public State Within(string name) => new(
            IsAboutSecrets || SecretNames.IsListOfSecrets(name),
            IsCode || SecretNames.HoldsCode(name),
            IsEnvironment || SecretNames.HoldsEnvironment(name),
            IsValue || SecretNames.HoldsValues(name) || (IsProperties && name is "value"),
            name is "properties");
    }
}
