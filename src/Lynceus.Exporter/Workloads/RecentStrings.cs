using System.Text;

namespace Lynceus.Exporter.Workloads;

/// <summary>Gives the same string for the same bytes if they came lately: the ten ReplicaSets of a Deployment name it ten times. For one thread at a time.</summary>
internal sealed class RecentStrings
{
    private readonly string?[] _strings = new string?[1024];

    public string Of(ReadOnlySpan<byte> text)
    {
        var hash = default(HashCode);
        hash.AddBytes(text);
        ref var recent = ref _strings[(uint)hash.ToHashCode() % (uint)_strings.Length];
        if (recent is null || !Ascii.Equals(text, recent))
        {
            recent = Encoding.UTF8.GetString(text);
        }

        return recent;
    }
}
