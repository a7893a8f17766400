using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>Reads the YAML or JSON of a kubeconfig into nodes that know their line.</summary>
internal static class KubeconfigReader
{
    // A file of 500 clusters with their certificates has about 3 MB.
    internal const int MaxBytes = 16 * 1024 * 1024;

    // The deepest field that we know lies at six.
    private const int MaxDepth = 64;

    /// <summary>The top map; null for a file that holds nothing.</summary>
    /// <exception cref="KubeconfigException">The file cannot be read, is too large, or is not a map in YAML or JSON.</exception>
    public static KubeconfigNode? Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = BoundedFile.Read(path, MaxBytes);
        }
        catch (Exception e) when (BoundedFile.IsReadFailure(e))
        {
            throw new KubeconfigException(path, null, $"{BoundedFile.Explain(e)}; give the kubeconfig with --kubeconfig or KUBECONFIG", e);
        }

        using var text = new StreamReader(new MemoryStream(bytes, writable: false));
        var parser = new Parser(text);
        try
        {
            return new Tree(path, parser).Read();
        }
        catch (YamlException e)
        {
            throw new KubeconfigException(path, (int)e.Start.Line, "this is not valid YAML", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet lets these through for some broken texts.
            throw new KubeconfigException(path, parser.Current is { } last ? (int)last.End.Line : null, "this is not valid YAML, here or soon after", e);
        }
    }

    private sealed class Tree(string file, Parser parser)
    {
        // An alias refers to the node itself, so nothing is multiplied.
        private readonly Dictionary<AnchorName, KubeconfigNode> _anchors = [];

        public KubeconfigNode? Read()
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                return null;
            }

            var top = ReadNode(0);
            return top.IsNull ? null : top.Fields is not null ? top : throw top.Error("this is not a kubeconfig: a map is expected");
        }

        private KubeconfigNode ReadNode(int depth)
        {
            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                return _anchors.TryGetValue(alias.Value, out var known) ? known : throw Error(alias, "an alias refers to no anchor above it");
            }

            if (depth > MaxDepth)
            {
                throw Error(parser.Current!, "this is nested too deeply for a kubeconfig");
            }

            var start = parser.Consume<NodeEvent>();
            var node = start switch
            {
                Scalar scalar => ReadScalar(scalar),
                SequenceStart => new KubeconfigNode(file, (int)start.Start.Line) { Items = ReadItems(depth) },
                MappingStart => new KubeconfigNode(file, (int)start.Start.Line) { Fields = ReadFields(depth) },
                _ => throw Error(start, "this is not a value"),
            };
            if (!start.Anchor.IsEmpty)
            {
                _anchors[start.Anchor] = node;
            }

            return node;
        }

        private KubeconfigNode ReadScalar(Scalar scalar)
        {
            var isPlain = scalar.Style == ScalarStyle.Plain;
            return new KubeconfigNode(file, (int)scalar.Start.Line)
            {
                Scalar = isPlain && scalar.Value is "" or "~" or "null" or "Null" or "NULL" ? null : scalar.Value,
                IsQuoted = !isPlain,
            };
        }

        private List<KubeconfigNode> ReadItems(int depth)
        {
            var items = new List<KubeconfigNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(ReadNode(depth + 1));
            }

            return items;
        }

        private Dictionary<string, KubeconfigNode> ReadFields(int depth)
        {
            var fields = new Dictionary<string, KubeconfigNode>(StringComparer.Ordinal);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Consume<Scalar>();
                if (!fields.TryAdd(key.Value, ReadNode(depth + 1)))
                {
                    throw Error(key, $"the key '{key.Value}' stands twice in the same map; keep one");
                }
            }

            return fields;
        }

        private KubeconfigException Error(ParsingEvent at, string problem) => new(file, (int)at.Start.Line, problem);
    }
}
