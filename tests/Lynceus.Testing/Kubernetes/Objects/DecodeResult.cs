using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>What the server understood of an object that was sent.</summary>
/// <param name="Object">In the server's form: known fields in their order, empty values left out.</param>
/// <param name="Problems">What strict decoding complains of, for example <c>unknown field "spec.foo"</c>.</param>
internal sealed record DecodeResult(JsonObject Object, IReadOnlyList<string> Problems);
