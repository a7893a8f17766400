namespace Lynceus.Metacollector.Tests;

/// <summary>An event as a client reads it. Fields that are not on the wire are null.</summary>
internal sealed record ReceivedEvent
{
    public string? Reason { get; init; }

    public string? Uid { get; init; }

    public string? Kind { get; init; }

    public string? Meta { get; init; }

    public string? Spec { get; init; }

    public string? Status { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Refs { get; init; }

    /// <summary><c>Create Pod p1</c>.</summary>
    public override string ToString() => $"{Reason} {Kind} {Uid}";

    /// <summary>All but the reason, as text.</summary>
    public string Content => $"{Kind} {Meta} {Status} {RefsText}";

    /// <summary>Kinds in order, without those that have no uid.</summary>
    public string? RefsText => Refs is null ? null : string.Join(' ', Refs.Where(static r => r.Value.Count > 0).OrderBy(static r => r.Key, StringComparer.Ordinal).Select(static r => $"{r.Key}={string.Join('+', r.Value)}"));

    public static ReceivedEvent Read(byte[] message)
    {
        var read = new ReceivedEvent();
        foreach (var (field, value) in ProtobufFields.Read(message))
        {
            read = field switch
            {
                1 => read with { Reason = ProtobufFields.Text(value) },
                2 => read with { Uid = ProtobufFields.Text(value) },
                3 => read with { Kind = ProtobufFields.Text(value) },
                4 => read with { Meta = ProtobufFields.Text(value) },
                5 => read with { Spec = ProtobufFields.Text(value) },
                6 => read with { Status = ProtobufFields.Text(value) },
                7 => read with { Refs = ReadRefs(value) },
                _ => throw new InvalidDataException($"An event has no field {field}."),
            };
        }

        return read;
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadRefs(byte[] message)
    {
        var refs = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (_, entry) in ProtobufFields.Read(message))
        {
            var fields = ProtobufFields.Read(entry).ToDictionary(static f => f.Field, static f => f.Value);
            refs.Add(ProtobufFields.Text(fields[1]), [.. ProtobufFields.Read(fields[2]).Select(static i => ProtobufFields.Text(i.Value))]);
        }

        return refs;
    }
}
