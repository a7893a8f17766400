using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.KubeBench;

/// <summary>kube-bench: <c>kube-bench run --json</c> of one node, or what an aggregator collected from many.</summary>
/// <remarks>
/// Layouts: an object with <c>Controls</c> (with the node in <c>Name</c> where a DaemonSet added it), an array of controls
/// (<c>--nototals</c> and old releases), one control, an object that maps <c>node/section</c> to any of these, and several of them one after another.
/// The output does not say which node it is about, and equal nodes have equal faults, so the subject is the kind of node: 500 nodes with
/// one fault are one item. A node that is known is the variant that was looked at, so the item is open while any node shows it.
/// </remarks>
internal sealed class KubeBenchTranslator : IReportTranslator
{
    public const string Name = "kube-bench";

    public static readonly KeyScheme Scheme = new(Name, 2);

    public KeyScheme Keys => Scheme;

    public bool Recognises(DocumentShape shape) =>
        IsRun(shape)
        || IsControl(shape)
        || (shape.Root == JsonTokenType.StartArray && shape.First is { } first && (IsControl(first) || IsRun(first)))
        || (shape.Child is { } child && (IsControl(child) || IsRun(child) || (child.First is { } nested && IsControl(nested))));

    public void Translate(ref JsonCursor cursor, TranslationContext context)
    {
        var reader = new ControlReader(context);
        var document = 0;
        do
        {
            ReadNode(ref cursor, context.Root(document++), node: null, run: null, reader);
        }
        while (cursor.NextDocument());

        reader.End();
        if (!reader.ExaminedAnything)
        {
            context.CloseNothing("The report has no result of any test.");
        }
    }

    private static bool IsRun(DocumentShape shape) => shape.Has("Controls");

    private static bool IsControl(DocumentShape shape) => shape.Has("tests") && (shape.Has("node_type") || shape.Has("total_pass"));

    // A control, a run, a list of controls or a map of them.
    private static void ReadNode(ref JsonCursor cursor, string pointer, string? node, ControlReader.Control? run, ControlReader reader)
    {
        switch (cursor.TokenType)
        {
            case JsonTokenType.StartArray:
                ReadControls(ref cursor, pointer, node, run, reader);
                break;
            case JsonTokenType.StartObject:
                ReadObject(ref cursor, pointer, node, run, reader);
                break;
            default:
                reader.Skip(pointer, "Neither a control nor a list of controls.");
                break;
        }
    }

    private static void ReadControls(ref JsonCursor cursor, string pointer, string? node, ControlReader.Control? run, ControlReader reader)
    {
        for (var i = 0; cursor.NextElement(); i++)
        {
            // Lists stand in lists nowhere; without this a hostile report could nest them.
            if (cursor.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(ref cursor, $"{pointer}/{i}", node, run, reader);
            }
            else
            {
                cursor.Skip();
                reader.Skip($"{pointer}/{i}", "A control is not an object.");
            }
        }
    }

    // The properties of a control and of a run are known by name, and any other object or array is an entry of an aggregator's map.
    private static void ReadObject(ref JsonCursor cursor, string pointer, string? node, ControlReader.Control? run, ControlReader reader)
    {
        var control = reader.Begin(node, run);
        while (cursor.NextProperty(out var name))
        {
            var isContainer = cursor.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            if (cursor.Is("Controls"u8))
            {
                ReadNode(ref cursor, pointer + "/Controls", node: null, control, reader);
            }
            else if (!control.TryReadProperty(ref cursor, pointer) && isContainer && !cursor.Is("Totals"u8) && cursor.Depth <= 2)
            {
                ReadNode(ref cursor, JsonPointer.Append(pointer, name), NodeOf(name), run: null, reader);
            }
            else
            {
                cursor.Skip();
            }
        }

        control.End();
    }

    // "worker-1/4": node and section; a section alone (policies, the same on every node) names no node. A section has at most three parts, an address has four.
    private static string? NodeOf(string key)
    {
        var slash = key.LastIndexOf('/');
        if (slash > 0)
        {
            return key[..slash];
        }

        return key.All(static c => char.IsAsciiDigit(c) || c == '.') && key.Count('.') < 3 ? null : key;
    }
}
