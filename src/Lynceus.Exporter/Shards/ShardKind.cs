namespace Lynceus.Exporter.Shards;

public enum ShardKind
{
    /// <summary>One member that owns everything.</summary>
    None,

    /// <summary>The members are the endpoints of a Service.</summary>
    Service,

    /// <summary>The members are the pods of a StatefulSet.</summary>
    StatefulSet,

    /// <summary>One of a fixed number of parts, whoever has the others.</summary>
    Fixed,
}
