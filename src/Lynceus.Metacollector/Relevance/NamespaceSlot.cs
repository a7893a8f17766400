using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

internal sealed class NamespaceSlot(string uid, NamespaceScope scope) : SharedSlot(ObjectKind.Namespace, uid)
{
    public NamespaceScope Scope { get; } = scope;

    public override NodeCounts Nodes => Scope.Nodes;
}
