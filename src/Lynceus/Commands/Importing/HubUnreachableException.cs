namespace Lynceus.Commands.Importing;

/// <summary>The hub did not answer, or said that it cannot at the moment, until patience ended.</summary>
internal sealed class HubUnreachableException(string message) : Exception(message);
