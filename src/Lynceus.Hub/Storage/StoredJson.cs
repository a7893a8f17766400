using System.Text.Json;
using System.Text.Json.Serialization;
using Lynceus.Hub.Ingest;
using Lynceus.Reports;

namespace Lynceus.Hub.Storage;

/// <summary>What is only shown, stored as JSON in one column.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Evidence))]
[JsonSerializable(typeof(IReadOnlyList<CvssScore>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class StoredJson : JsonSerializerContext;
