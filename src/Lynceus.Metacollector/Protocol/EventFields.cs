namespace Lynceus.Metacollector.Protocol;

/// <summary>Numbers of the fields of <c>metadata.Event</c> and the messages within it; see proto/metadata.proto.</summary>
internal static class EventFields
{
    public const int Reason = 1;
    public const int Uid = 2;
    public const int Kind = 3;
    public const int Meta = 4;
    public const int Status = 6;
    public const int References = 7;

    public const int ReferencesResources = 1;
    public const int ListItems = 1;
    public const int MapKey = 1;
    public const int MapValue = 2;
}
