using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lynceus.Hub.Demo;

/// <summary>Reads the history strictly: a misspelt name is an error, not a missing part.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DemoHistory))]
internal sealed partial class DemoJson : JsonSerializerContext;
