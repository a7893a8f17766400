namespace Lynceus.Commands;

/// <summary>Whoever read standard output is gone, for example <c>head</c>. Nothing more is worth doing, and nothing is worth saying.</summary>
internal sealed class OutputClosedException(IOException cause) : Exception(cause.Message, cause);
