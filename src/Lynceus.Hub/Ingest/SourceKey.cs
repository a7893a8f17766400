namespace Lynceus.Hub.Ingest;

/// <summary>One tool of one cluster, whose reports are compared in the order in which they came.</summary>
internal readonly record struct SourceKey(long ClusterId, long SourceId);
