namespace Lynceus.Kubernetes.Watch;

/// <summary>What a page of a list says besides its objects.</summary>
/// <param name="ResourceVersion">The version of the whole list; the same on all its pages.</param>
/// <param name="Continue">The token of the next page; empty on the last one.</param>
internal sealed record ListPage(string ResourceVersion, string Continue);
