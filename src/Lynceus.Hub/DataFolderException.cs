namespace Lynceus.Hub;

/// <summary>The data folder cannot be used; the message says what to do, in one line.</summary>
public sealed class DataFolderException(string message, Exception? inner = null) : Exception(message, inner);
