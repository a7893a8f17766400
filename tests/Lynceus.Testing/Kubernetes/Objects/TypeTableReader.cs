using System.Collections.Frozen;
using System.Globalization;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Reads tables of types; their form is described in <c>Types/meta.txt</c>.</summary>
internal sealed class TypeTableReader
{
    private readonly Dictionary<string, TypeSchema> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeSchema> _kinds = new(StringComparer.Ordinal);
    private readonly List<(TypeSchema Owner, string[] Words, string Place)> _fields = [];

    public void Read(string name, TextReader text)
    {
        TypeSchema? current = null;
        var number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
            {
                continue;
            }

            var place = string.Create(CultureInfo.InvariantCulture, $"{name}:{number}");
            // Fields are indented; one of them may be named type as well.
            if (line.StartsWith("type ", StringComparison.Ordinal))
            {
                current = Declare(words);
            }
            else
            {
                _fields.Add((current ?? throw new FormatException(place + ": a field before the first type"), words, place));
            }
        }
    }

    public FrozenDictionary<string, TypeSchema> Finish()
    {
        foreach (var (owner, words, place) in _fields)
        {
            owner.Fields.Add(words[0], Field(words, place));
        }

        foreach (var kind in _kinds.Values.Distinct())
        {
            kind.Fields.Insert(0, "kind", new FieldSchema(Scalar("string")!));
            kind.Fields.Insert(1, "apiVersion", new FieldSchema(Scalar("string")!));
        }

        _kinds["/ObjectMeta"] = _types["ObjectMeta"];
        return _kinds.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private TypeSchema Declare(string[] words)
    {
        var type = new TypeSchema { Kind = TypeKind.Object, TypeName = words[1], IsAtomic = words.Length > 2 && words[2] == "atomic" };
        _types.Add(words[1], type);
        if (words.Length > 2 && words[2].StartsWith('@'))
        {
            // A last word is the kind where two groups have one of the same name.
            _kinds.Add(words[2][1..] + "/" + (words.Length > 3 ? words[3] : words[1]), type);
        }

        return type;
    }

    private FieldSchema Field(string[] words, string place)
    {
        var text = words[1];
        var always = text.EndsWith('!');
        var pointer = text.EndsWith('?');
        var field = new FieldSchema(Type(text.TrimEnd('!', '?'), place)) { IsAlwaysWritten = always, KeepsZero = pointer };
        foreach (var flag in words.AsSpan(2))
        {
            var equals = flag.IndexOf('=', StringComparison.Ordinal);
            var value = equals < 0 ? "" : flag[(equals + 1)..];
            field = (equals < 0 ? flag : flag[..equals]) switch
            {
                "atomic" => field with { IsAtomic = true },
                "set" => field with { List = ListKind.Set },
                "map" => field with { List = ListKind.Map, MapKeys = value.Split(',').Order(StringComparer.Ordinal).ToArray() },
                "merge" => field with { PatchMerges = true, PatchMergeKey = value },
                "retain" => field with { PatchRetainsKeys = true },
                "default" => field with { Default = value },
                ['#', .. var number] => field with { Number = int.Parse(number, CultureInfo.InvariantCulture) },
                _ => throw new FormatException(place + ": unknown flag " + flag),
            };
        }

        return field;
    }

    private TypeSchema Type(string text, string place) => text[0] switch
    {
        '[' => new TypeSchema { Kind = TypeKind.List, Items = Type(text[1..^1], place) },
        '{' => new TypeSchema { Kind = TypeKind.Map, Items = Type(text[1..^1], place) },
        _ => Scalar(text) ?? _types.GetValueOrDefault(text) ?? throw new FormatException(place + ": unknown type " + text),
    };

    private static TypeSchema? Scalar(string text) => text switch
    {
        "string" => new TypeSchema { Kind = TypeKind.String, TypeName = text },
        "int32" => new TypeSchema { Kind = TypeKind.Integer, TypeName = text, Bits = 32 },
        "int64" => new TypeSchema { Kind = TypeKind.Integer, TypeName = text },
        "float" => new TypeSchema { Kind = TypeKind.Number, TypeName = "float64" },
        "bool" => new TypeSchema { Kind = TypeKind.Boolean, TypeName = text },
        "intstr" => new TypeSchema { Kind = TypeKind.IntOrString, TypeName = "IntOrString" },
        "quantity" => new TypeSchema { Kind = TypeKind.Quantity, TypeName = "Quantity" },
        "time" => new TypeSchema { Kind = TypeKind.Time, TypeName = "Time" },
        "microtime" => new TypeSchema { Kind = TypeKind.MicroTime, TypeName = "MicroTime" },
        "bytes" => new TypeSchema { Kind = TypeKind.Bytes, TypeName = "[]uint8" },
        "any" => TypeSchema.Anything,
        _ => null,
    };
}
