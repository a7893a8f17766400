namespace Lynceus.Hosting.Options;

/// <summary>A configuration file cannot be read. The message completes the sentence "FILE: …".</summary>
internal sealed class ConfigFileException(string message, Exception? innerException = null) : Exception(message, innerException);
