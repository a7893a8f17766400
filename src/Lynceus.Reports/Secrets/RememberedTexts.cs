using System.Runtime.InteropServices;

namespace Lynceus.Reports.Secrets;

/// <summary>Masks the texts of one report. Reports say the same of many subjects, so a text that was looked at a moment ago is only compared.</summary>
/// <remarks>Bounded by construction: 8,192 slots of texts up to 4,096 characters, two for each text; the newest stay.</remarks>
internal sealed class RememberedTexts
{
    private const int Slots = 8192;
    private const int MinChars = 64;
    private const int LeastHashed = 8;
    private const int MaxChars = 4096;

    private readonly (string Text, string Masked, TextKind Kind)[] _slots = new (string, string, TextKind)[Slots];

    public string Mask(string text, TextKind kind)
    {
        if (text.Length is < MinChars or > MaxChars)
        {
            return SecretMasker.Mask(text, kind);
        }

        ref var slot = ref SlotOf(text, kind);
        if (slot.Text is null)
        {
            slot = (text, SecretMasker.Mask(text, kind), kind);
        }

        // A clean text stays the instance that came, or the finding would be copied.
        return ReferenceEquals(slot.Masked, slot.Text) ? text : slot.Masked;
    }

    /// <summary>Whether the text has no secret.</summary>
    public bool IsClean(ReadOnlySpan<char> text, TextKind kind)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.Length is < LeastHashed or > MaxChars)
        {
            return SecretMasker.IsClean(text, kind);
        }

        ref var slot = ref SlotOf(text, kind);
        if (slot.Text is null)
        {
            var own = text.ToString();
            slot = (own, SecretMasker.Mask(own, kind), kind);
        }

        return ReferenceEquals(slot.Masked, slot.Text);
    }

    // One of two slots: the one that holds the text, or one that is emptied for it.
    private ref (string Text, string Masked, TextKind Kind) SlotOf(ReadOnlySpan<char> text, TextKind kind)
    {
        var hash = Hash(text);
        ref var first = ref _slots[hash];
        if (first.Text is null || (first.Kind == kind && text.SequenceEqual(first.Text)))
        {
            return ref first;
        }

        ref var second = ref _slots[hash ^ 1];
        if (second.Text is null || (second.Kind == kind && text.SequenceEqual(second.Text)))
        {
            return ref second;
        }

        second = first;
        first = default;
        return ref first;
    }

    // Length and a few places tell the texts of reports apart well enough.
    private static int Hash(ReadOnlySpan<char> text)
    {
        var bytes = MemoryMarshal.AsBytes(text);
        var hash = (ulong)text.Length * 0x9E3779B97F4A7C15;
        var step = (bytes.Length - 8) / 6;
        for (var at = 0; at <= 6 * step && at <= bytes.Length - 8; at += Math.Max(step, 1))
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(bytes[at..])) * 0xFF51AFD7ED558CCD;
            hash ^= hash >> 29;
        }

        return (int)(hash >> 40) & (Slots - 1);
    }
}
