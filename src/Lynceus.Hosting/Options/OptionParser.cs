using System.Diagnostics.CodeAnalysis;

namespace Lynceus.Hosting.Options;

/// <summary>Reads one value of an option; false when the text is not one.</summary>
public delegate bool OptionParser<T>(string text, [MaybeNullWhen(false)] out T value);
