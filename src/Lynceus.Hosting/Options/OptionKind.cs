namespace Lynceus.Hosting.Options;

/// <summary>A type of option values.</summary>
/// <param name="Placeholder">Stands for the value in the help, for example <c>SIZE</c>.</param>
/// <param name="Takes">Ends the sentence "it takes …" of an error.</param>
/// <param name="TryParse">Reads a value as it stands on the command line, in the environment or in the file.</param>
/// <param name="Format">Writes a value as it would be given; shown as default in the help.</param>
public sealed record OptionKind<T>(string Placeholder, string Takes, OptionParser<T> TryParse, Func<T, string> Format);
