namespace Lynceus.Kubernetes.Watch;

/// <summary>Takes one object straight from the receive buffer; its bytes are gone when the call returns.</summary>
public delegate void RawObjectAction(in RawObject raw);
