using ZstdSharp;

namespace Lynceus.Reports.Inputs;

/// <summary>What an unpacker gives, with one kind of error for whatever is wrong with the packed bytes.</summary>
internal sealed class UnpackedStream(Stream unpacker, string packing) : ReadOnlyStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = unpacker.Read(buffer);
            _read += read;
            return read;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await unpacker.ReadAsync(buffer, cancellationToken);
            _read += read;
            return read;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacker.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsDamage(Exception e) => e is InvalidDataException or ZstdException or EndOfStreamException;

    private ReportFormatException Damaged(Exception e) => new(
        $"The {packing} packing of the report is damaged or cut: nothing can be unpacked behind byte {_read}. Pack it again, or send it plain.",
        ReportProblem.Malformed,
        e);
}
