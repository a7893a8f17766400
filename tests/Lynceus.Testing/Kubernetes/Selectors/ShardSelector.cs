using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes.Selectors;

/// <summary>
/// <c>shardRange(object.metadata.uid, '0x…', '0x…')</c>, several joined by <c>||</c>: objects whose FNV-1a-64 of the field lies in one of the half-open ranges.
/// The end may be 2^64.
/// </summary>
internal sealed partial class ShardSelector
{
    private readonly List<(bool ByNamespace, UInt128 Start, UInt128 End)> _ranges = [];

    public static ShardSelector Parse(string text)
    {
        var selector = new ShardSelector();
        foreach (var part in text.Split("||"))
        {
            if (Range().Match(part) is not { Success: true } match)
            {
                throw ApiErrors.Internal($"invalid shard selector: cannot parse \"{part.Trim()}\"");
            }

            var field = match.Groups["field"].Value;
            if (field is not ("object.metadata.uid" or "object.metadata.namespace"))
            {
                throw ApiErrors.Internal(
                    $"invalid shard selector: unsupported field path \"{field}\"; supported: object.metadata.uid, object.metadata.namespace");
            }

            var (start, end) = (match.Groups["start"].Value, match.Groups["end"].Value);
            var (from, to) = (Number(start), Number(end));
            if (from >= to)
            {
                throw ApiErrors.Internal($"invalid shard selector: shard range start {start} must be less than end {end}");
            }

            selector._ranges.Add((field == "object.metadata.namespace", from, to));
        }

        return selector;
    }

    public bool Matches(StoredObject value)
    {
        foreach (var (byNamespace, start, end) in _ranges)
        {
            UInt128 hash = Hash(byNamespace ? value.Namespace : value.Uid);
            if (hash >= start && hash < end)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>FNV-1a, 64 bits, over the UTF-8 bytes.</summary>
    public static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ b) * 1099511628211UL);
        }

        return hash;
    }

    private static UInt128 Number(string text)
    {
        var digits = text[2..];
        return digits.Length <= 17 && UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value <= (UInt128)ulong.MaxValue + 1
            ? value
            : throw ApiErrors.Internal($"invalid shard selector: bad hash boundary {text}");
    }

    [GeneratedRegex(@"^\s*shardRange\(\s*(?<field>[\w.]+)\s*,\s*'(?<start>0x[0-9a-fA-F]+)'\s*,\s*'(?<end>0x[0-9a-fA-F]+)'\s*\)\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Range();
}
