namespace Lynceus.Kubernetes.Controllers;

/// <summary>Thrown by a reconcile that would fail in the same way again: it is reported and not retried. The next change of the object is.</summary>
public sealed class TerminalReconcileException(string message, Exception? innerException = null) : Exception(message, innerException);
