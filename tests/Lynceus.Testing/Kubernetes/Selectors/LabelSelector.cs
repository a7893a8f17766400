using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes.Selectors;

/// <summary>A label selector of a query: equality, sets, exists, does not exist, greater and less.</summary>
internal sealed class LabelSelector
{
    private readonly List<Requirement> _requirements = [];

    private enum Operator
    {
        Exists,
        NotExists,
        In,
        NotIn,
        Greater,
        Less,
    }

    public bool IsEmpty => _requirements.Count == 0;

    public static LabelSelector Parse(string text)
    {
        var selector = new LabelSelector();
        var scanner = new Scanner(text);
        if (scanner.Peek().Length == 0)
        {
            return selector;
        }

        while (true)
        {
            selector._requirements.Add(ParseRequirement(scanner));
            var next = scanner.Next();
            if (next.Length == 0)
            {
                return selector;
            }

            if (next != ",")
            {
                throw ApiErrors.BadRequest($"found '{next}', expected: ',' or 'end of string'");
            }

            if (scanner.Peek().Length == 0)
            {
                throw ApiErrors.BadRequest("found '', expected: identifier after ','");
            }
        }
    }

    public bool Matches(StoredObject value) => Matches(value.Labels);

    public bool Matches(KeyValuePair<string, string>[] labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(Find(labels, requirement.Key)))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Find(KeyValuePair<string, string>[] labels, string key)
    {
        foreach (var label in labels)
        {
            if (label.Key == key)
            {
                return label.Value;
            }
        }

        return null;
    }

    private static Requirement ParseRequirement(Scanner scanner)
    {
        var key = scanner.Next();
        if (key == "!")
        {
            return new Requirement(Identifier(scanner.Next()), Operator.NotExists, []);
        }

        Identifier(key);
        switch (scanner.Peek())
        {
            case "" or ",":
                return new Requirement(key, Operator.Exists, []);
            case "=" or "==":
                scanner.Next();
                return new Requirement(key, Operator.In, [Value(scanner)]);
            case "!=":
                scanner.Next();
                return new Requirement(key, Operator.NotIn, [Value(scanner)]);
            case "in":
                scanner.Next();
                return new Requirement(key, Operator.In, Values(scanner));
            case "notin":
                scanner.Next();
                return new Requirement(key, Operator.NotIn, Values(scanner));
            case ">":
                scanner.Next();
                return new Requirement(key, Operator.Greater, [Value(scanner)]);
            case "<":
                scanner.Next();
                return new Requirement(key, Operator.Less, [Value(scanner)]);
            case var other:
                throw Unparsable($"found '{other}', expected: in, notin, =, ==, !=, gt, lt");
        }
    }

    private static string Identifier(string token) =>
        token.Length > 0 && token is not ("," or "(" or ")" or "=" or "==" or "!=" or ">" or "<" or "!")
            ? token
            : throw Unparsable($"found '{token}', expected: !, identifier, or 'end of string'");

    // An empty value is a value: "a=" asks for the label a with nothing in it.
    private static string Value(Scanner scanner) => scanner.Peek() is "" or "," ? "" : scanner.Next();

    private static string[] Values(Scanner scanner)
    {
        if (scanner.Next() is var open && open != "(")
        {
            throw Unparsable($"found '{open}', expected: '('");
        }

        var values = new List<string>();
        while (true)
        {
            var token = scanner.Next();
            switch (token)
            {
                case ")":
                    return [.. values, .. values.Count == 0 ? [""] : Array.Empty<string>()];
                case ",":
                    if (values.Count == 0)
                    {
                        values.Add("");
                    }

                    if (scanner.Peek() is "," or ")")
                    {
                        values.Add("");
                    }

                    break;
                case "":
                    throw Unparsable(values.Count == 0 ? "found '', expected: ',', ')' or identifier" : "found '', expected: ',' or ')'");
                default:
                    values.Add(token);
                    break;
            }
        }
    }

    private static ApiException Unparsable(string message) => ApiErrors.BadRequest("unable to parse requirement: " + message);

    private sealed record Requirement(string Key, Operator Operator, string[] Values)
    {
        public bool Matches(string? value) => Operator switch
        {
            Operator.Exists => value is not null,
            Operator.NotExists => value is null,
            Operator.In => value is not null && Array.IndexOf(Values, value) >= 0,
            Operator.NotIn => value is null || Array.IndexOf(Values, value) < 0,
            Operator.Greater => long.TryParse(value, out var number) && long.TryParse(Values[0], out var limit) && number > limit,
            _ => long.TryParse(value, out var number) && long.TryParse(Values[0], out var limit) && number < limit,
        };
    }

    private sealed class Scanner(string text)
    {
        private int _position;
        private string? _peeked;

        public string Peek() => _peeked ??= Read();

        public string Next()
        {
            var token = Peek();
            _peeked = null;
            return token;
        }

        private string Read()
        {
            while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            {
                _position++;
            }

            if (_position == text.Length)
            {
                return "";
            }

            var start = _position++;
            if (IsSymbol(text[start]))
            {
                if (_position < text.Length && text[_position] == '=' && text[start] is '=' or '!')
                {
                    _position += _position < text.Length && text[_position] == '=' ? 1 : 0;
                }

                return text[start.._position];
            }

            while (_position < text.Length && !IsSymbol(text[_position]) && !char.IsWhiteSpace(text[_position]))
            {
                _position++;
            }

            return text[start.._position];
        }

        private static bool IsSymbol(char c) => c is ',' or '(' or ')' or '=' or '!' or '>' or '<';
    }
}
