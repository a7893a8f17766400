using System.Text.Json;
using System.Text.Json.Serialization;
using Lynceus.Reports;

namespace Lynceus.Hub.Storage;

/// <summary>Short lists that are only shown, stored as JSON in one column.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<CvssScore>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class StoredJson : JsonSerializerContext;
