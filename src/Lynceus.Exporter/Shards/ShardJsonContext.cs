using System.Text.Json.Serialization;

namespace Lynceus.Exporter.Shards;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(MemberStateJson))]
[JsonSerializable(typeof(StatefulSetReplicas))]
internal sealed partial class ShardJsonContext : JsonSerializerContext;
