namespace Lynceus.Commands;

/// <summary>Standard output does not take what is written, for example because the disk behind it is full. Not a fault of any input.</summary>
internal sealed class OutputException(IOException cause) : Exception(cause.Message, cause);
