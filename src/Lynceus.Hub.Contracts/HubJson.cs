using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lynceus.Hub.Contracts;

/// <summary>How the hub's requests and responses are written: camel case, null left out.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportReceipt))]
[JsonSerializable(typeof(HubProblem))]
public sealed partial class HubJson : JsonSerializerContext;
