using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>A field, map entry or list item. <paramref name="Element"/> is its name in a <see cref="FieldSet"/>.</summary>
internal readonly record struct SchemaPart(string Element, JsonNode? Value, FieldSchema Schema);
