using System.Buffers.Binary;
using System.Buffers.Text;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Place in an ordered list: the last item that was shown. Opaque to callers.</summary>
internal readonly record struct ListCursor(double Key, long ItemId)
{
    private const int Length = 16;

    public static bool TryParse(string text, out ListCursor cursor)
    {
        Span<byte> bytes = stackalloc byte[Length];
        cursor = default;
        // The decoder throws on what is no Base64.
        if (text.Length > 64 || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Length)
        {
            return false;
        }

        cursor = new ListCursor(BinaryPrimitives.ReadDoubleBigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
        return double.IsFinite(cursor.Key);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, Key);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], ItemId);
        return Base64Url.EncodeToString(bytes);
    }
}
