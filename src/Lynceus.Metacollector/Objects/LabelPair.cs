namespace Lynceus.Metacollector.Objects;

internal readonly record struct LabelPair(string Key, string Value);
