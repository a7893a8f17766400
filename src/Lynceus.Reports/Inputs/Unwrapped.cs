namespace Lynceus.Reports.Inputs;

/// <summary>An input without what it was packed into.</summary>
/// <param name="Stream">Stands at its start.</param>
/// <param name="Head">Its first bytes.</param>
internal readonly record struct Unwrapped(Stream Stream, InputForm Form, byte[] Head);
